using Platform.Application.Quotas;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;

namespace Platform.TestKit;

/// <summary>No limits, where the product has nothing that knows them.</summary>
public sealed class UnlimitedQuotas(TimeProvider clock) : IQuotas
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<QuotaStatus>> ReadAsync(OrganizationId organization, Plan plan, CancellationToken ct)
    {
        var now = QuotaWindows.At(clock.GetUtcNow());
        return new([.. Enum.GetValues<QuotaWindow>().Select(window => new QuotaStatus(window, null, null, now.ResetOf(window)))]);
    }
}
