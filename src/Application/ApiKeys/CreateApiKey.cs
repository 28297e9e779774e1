using FluentValidation;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Domain.ApiKeys;
using Platform.Domain.Audit;
using Platform.Domain.Common;

namespace Platform.Application.ApiKeys;

/// <summary>Makes a key that acts for the caller. Its text is in this answer and nowhere else.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Scopes">What it may do; left out, all that its maker may.</param>
/// <param name="Environment">The data it sees and makes; left out, the caller's own.</param>
/// <param name="ExpiresAt">When it stops; left out, never.</param>
public sealed record CreateApiKey(string Name, IReadOnlyList<string>? Scopes, KeyEnvironment? Environment, DateTimeOffset? ExpiresAt) : ICommand<ApiKeyCreated>
{
    internal sealed class Validator : AbstractValidator<CreateApiKey>
    {
        public Validator(TimeProvider clock)
        {
            RuleFor(c => c.Name).NotEmpty().MaximumLength(ApiKey.NameMaxLength);
            RuleFor(c => c.Scopes!).NotEmpty().AreScopes().When(c => c.Scopes is not null);
            RuleFor(c => c.ExpiresAt).GreaterThan(_ => clock.GetUtcNow()).WithMessage("Must be in the future");
        }
    }

    internal sealed class Handler(IAppDb db, ICaller caller, IAuditTrail audit, TimeProvider clock) : IUseCaseHandler<CreateApiKey, Result<ApiKeyCreated>>
    {
        public async Task<Result<ApiKeyCreated>> Handle(CreateApiKey command, CancellationToken ct)
        {
            var environment = command.Environment ?? caller.Environment;
            var scopes = command.Scopes?.Distinct().ToList() ?? Scope.NamesFor(caller.Permissions);
            if (caller.MayMakeKey(scopes, environment) is { } refused) return refused;

            var secret = ApiKeySecret.New(ApiKeyFormat.Wrk, environment);
            var grant = new ApiKeyGrant(caller.Organization, caller.User, command.Name, ApiKeyFormat.Wrk, environment, scopes, command.ExpiresAt);
            var key = ApiKey.Create(grant, secret, Guid.CreateVersion7(), clock.GetUtcNow());
            db.ApiKeys.Add(key);

            audit.Record(AuditAction.ApiKeyCreated, "api_key", () => key.Id.Value, key.Prefix);
            if (await db.SaveAsync(ct) is { } conflict) return conflict;
            return ApiKeyCreated.Of(key, secret);
        }
    }
}
