using FluentValidation;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.AllowedDomains;
using Platform.Domain.Audit;
using Platform.Domain.Common;

namespace Platform.Application.AllowedDomains;

/// <summary>Removes an allowed domain. Its pages are refused as soon as this is answered.</summary>
public sealed record RemoveAllowedDomain(AllowedDomainId Id) : ICommand
{
    internal sealed class Validator : AbstractValidator<RemoveAllowedDomain>;

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditTrail audit) : IUseCaseHandler<RemoveAllowedDomain, Result>
    {
        public async Task<Result> Handle(RemoveAllowedDomain command, CancellationToken ct)
        {
            var domain = await db.Query(new AllowedDomainById(command.Id, caller)).SingleOrDefaultAsync(ct);
            if (domain is null) return AllowedDomainErrors.NotFound;

            db.AllowedDomains.Remove(domain);

            audit.Record(AuditAction.AllowedDomainRemoved, "allowed_domain", domain.Id.Value, domain.Domain.Value);
            return await db.SaveAsync(ct) is { } refused ? refused : Result.Success;
        }
    }
}
