using FluentValidation;
using Mapster;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;

namespace Platform.Application.Quotas;

/// <summary>Gets the limits of the caller's organization and what remains of them.</summary>
public sealed record GetLimits : IQuery<LimitsView>
{
    internal sealed class Validator : AbstractValidator<GetLimits>;

    internal sealed class Handler(IQuotas quotas, ICaller caller) : IUseCaseHandler<GetLimits, Result<LimitsView>>
    {
        public async Task<Result<LimitsView>> Handle(GetLimits query, CancellationToken ct)
        {
            var windows = await quotas.ReadAsync(caller.Organization, caller.Plan, ct);
            return new LimitsView(caller.Plan, [.. windows.Select(window => window.Adapt<LimitPolicy>(Mappings.Config))]);
        }
    }
}

/// <summary>An organization's limits.</summary>
/// <param name="Policies">A line for the minute, the day and the month.</param>
public sealed record LimitsView(Plan Plan, IReadOnlyList<LimitPolicy> Policies);

/// <summary>One limit, and what is left of it.</summary>
/// <param name="Name">The window it is for.</param>
/// <param name="Limit">Requests allowed in the window; null is unlimited.</param>
/// <param name="Remaining">Requests left in the window; null where unlimited.</param>
/// <param name="Reset">When the window starts again, in Unix seconds.</param>
public sealed record LimitPolicy(QuotaWindow Name, long? Limit, long? Remaining, long Reset);
