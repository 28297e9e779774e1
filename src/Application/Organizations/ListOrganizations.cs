using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Organizations;

namespace Platform.Application.Organizations;

/// <summary>Lists all organizations by slug. Operator command: no endpoint sends it.</summary>
public sealed record ListOrganizations : IQuery<IReadOnlyList<OrganizationLine>>
{
    internal sealed class Validator : AbstractValidator<ListOrganizations>;

    internal sealed class Handler(IAppDb db, TimeProvider clock)
        : IUseCaseHandler<ListOrganizations, Result<IReadOnlyList<OrganizationLine>>>
    {
        public async Task<Result<IReadOnlyList<OrganizationLine>>> Handle(ListOrganizations query, CancellationToken ct)
        {
            var now = clock.GetUtcNow();
            return await db.Organizations
                .OrderBy(o => o.Slug)
                .Select(o => new OrganizationLine(
                    o.Slug.Value,
                    o.Name,
                    o.Plan,
                    db.Users.Count(u => u.OrganizationId == o.Id && u.RemovedAt == null),
                    db.ApiKeys.Count(k =>
                        k.OrganizationId == o.Id && k.RevokedAt == null
                            && ((k.RetiresAt ?? k.ExpiresAt) == null || (k.RetiresAt ?? k.ExpiresAt) > now)),
                    o.DisabledAt))
                .ToListAsync(ct);
        }
    }
}

/// <summary>An organization as shown to the operator.</summary>
/// <param name="Members">The number of people.</param>
/// <param name="Keys">The number of active keys.</param>
/// <param name="DisabledAt">When it was disabled; null if it is enabled.</param>
public sealed record OrganizationLine(string Slug, string Name, Plan Plan, int Members, int Keys, DateTimeOffset? DisabledAt);
