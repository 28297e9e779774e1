using FluentValidation;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Organizations;
using Platform.Domain.AllowedDomains;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Sessions;

namespace Platform.Application.AllowedDomains;

/// <summary>Lists a domain: from the answer on its pages may use the organization's keys.</summary>
/// <param name="Domain">A host, a host and port, a wildcard over subdomains, or a URL, which is cut to host and port.</param>
public sealed record AddAllowedDomain(string Domain) : ICommand<AllowedDomainView>
{
    // Browsers send this for a page without an origin, such as a local file.
    private const string OpaqueOrigin = "null";

    internal sealed class Validator : AbstractValidator<AddAllowedDomain>
    {
        public Validator(IPublicSuffixes suffixes) => RuleFor(c => c.Domain)
            .NotEmpty()
            .MaximumLength(DomainPattern.TextMaxLength)
            .Must(text => DomainPattern.TryParse(text) is { HostName: not OpaqueOrigin }).WithMessage(AllowedDomainErrors.Invalid)
            .Must(text => !IsPublicSuffix(DomainPattern.TryParse(text)!, suffixes)).WithMessage(AllowedDomainErrors.PublicSuffix);

        private static bool IsPublicSuffix(DomainPattern domain, IPublicSuffixes suffixes) =>
            domain.HostName is { } host && (domain.IsWildcard ? suffixes.ContainsBelow(host) : suffixes.Contains(host));
    }

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditTrail audit, TimeProvider clock)
        : IUseCaseHandler<AddAllowedDomain, Result<AllowedDomainView>>
    {
        public async Task<Result<AllowedDomainView>> Handle(AddAllowedDomain command, CancellationToken ct)
        {
            // Read before the domains are counted: see GrowWithinLimit.
            var organization = await db.Query(new OrganizationOf(caller)).SingleOrDefaultAsync(ct);
            if (organization is null) return SessionErrors.AuthenticationRequired;
            var count = await db.Query(new AllowedDomainsOf(caller)).CountAsync(ct);
            if (count >= AllowedDomain.MaxPerOrganization) return AllowedDomainErrors.TooMany;

            var domain = AllowedDomain.Create(caller.Organization, DomainPattern.TryParse(command.Domain)!, clock.GetUtcNow());
            db.AllowedDomains.Add(domain);
            organization.GrowWithinLimit();

            audit.RecordCreated(AuditAction.AllowedDomainAdded, "allowed_domain", () => domain.Id.Value, domain.Domain.Value);
            if (await db.SaveAsync(ct) is { } refused) return refused;
            return domain.Adapt<AllowedDomainView>(Mappings.Config);
        }
    }
}
