using System.Text.Json.Serialization;
using FluentValidation;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Domain.ApiKeys;
using Platform.Domain.Audit;
using Platform.Domain.Common;

namespace Platform.Application.ApiKeys;

/// <summary>Puts a new key in an old one's place: same name, scopes, expiry and person.</summary>
/// <param name="GraceSeconds">How long the old one works on, 0 to 604800 seconds; left out, not at all.</param>
public sealed record RotateApiKey(int? GraceSeconds) : ICommand<ApiKeyCreated>
{
    [JsonIgnore]
    public ApiKeyId Id { get; init; }

    internal sealed class Validator : AbstractValidator<RotateApiKey>
    {
        public Validator() => RuleFor(c => c.GraceSeconds).InclusiveBetween(0, (int)ApiKey.GraceMax.TotalSeconds);
    }

    internal sealed class Handler(IAppDb db, ICaller caller, IOutbox outbox, IAuditTrail audit, TimeProvider clock)
        : IUseCaseHandler<RotateApiKey, Result<ApiKeyCreated>>
    {
        public async Task<Result<ApiKeyCreated>> Handle(RotateApiKey command, CancellationToken ct)
        {
            var old = await db.Query(new ApiKeyById(command.Id, caller)).Include(k => k.User).SingleOrDefaultAsync(ct);
            if (old is null) return ApiKeyErrors.NotFound;
            if (old.User.RemovedAt is not null) return ApiKeyErrors.PersonLeft;
            if (caller.MayMakeKey(old.Scopes, old.Environment) is { } refused) return refused;

            var secret = ApiKeySecret.New(old.Format, old.Environment);
            var now = clock.GetUtcNow();
            var grace = TimeSpan.FromSeconds(command.GraceSeconds ?? 0);
            var rotated = old.Rotate(secret, Guid.CreateVersion7(), grace, now);
            if (rotated.Error is { } notRotated) return notRotated;
            db.ApiKeys.Add(rotated.Value);
            outbox.Post(old.User, EmailTemplates.KeyMade(rotated.Value, caller.OrganizationName), now + EmailTemplates.NoticeLifetime);

            audit.Record(AuditAction.ApiKeyRotated, "api_key", old.Id.Value, $"{old.Prefix} to {rotated.Value.Prefix}");
            if (await db.SaveAsync(ct) is { } conflict) return conflict;
            return (rotated.Value, secret).Adapt<ApiKeyCreated>(Mappings.Config);
        }
    }
}
