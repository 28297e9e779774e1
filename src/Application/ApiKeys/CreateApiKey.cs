using System.Text.Json.Serialization;
using FluentValidation;
using Mapster;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Domain.Access;
using Platform.Domain.ApiKeys;
using Platform.Domain.Audit;
using Platform.Domain.Common;

namespace Platform.Application.ApiKeys;

/// <summary>Makes a key that acts for the caller. Its text is in this answer and nowhere else.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Scopes">What it may do; left out, all that its maker may.</param>
/// <param name="Environment">The data it sees and makes; left out, the caller's own.</param>
/// <param name="ExpiresAt">When it stops; left out, never.</param>
public sealed record CreateApiKey(string Name, IReadOnlyList<string>? Scopes, KeyEnvironment? Environment, DateTimeOffset? ExpiresAt)
    : ICommand<NewApiKey>
{
    /// <summary>The format of the key. A <c>wrk_</c> key has default scopes; a <c>wl_</c> key requires them.</summary>
    [JsonIgnore]
    public ApiKeyFormat Format { get; init; } = ApiKeyFormat.Wrk;

    internal sealed class Validator : AbstractValidator<CreateApiKey>
    {
        public Validator(TimeProvider clock)
        {
            RuleFor(c => c.Name).IsName(ApiKey.NameMaxLength);
            RuleFor(c => c.Scopes!).NotEmpty().AreScopes().When(c => c.Scopes is not null);
            RuleFor(c => c.ExpiresAt).GreaterThan(_ => clock.GetUtcNow()).WithMessage("Must be in the future");
            RuleFor(c => c.Scopes).NotNull().When(c => c.Format == ApiKeyFormat.Wl);
        }
    }

    internal sealed class Handler(IAppDb db, ICaller caller, IOutbox outbox, IAuditTrail audit, TimeProvider clock)
        : IUseCaseHandler<CreateApiKey, Result<NewApiKey>>
    {
        public async Task<Result<NewApiKey>> Handle(CreateApiKey command, CancellationToken ct)
        {
            var environment = command.Environment ?? caller.Environment;
            var scopes = command.Scopes?.Distinct().ToList() ?? Scope.NamesFor(caller.Permissions);
            if (caller.MayMakeKey(scopes, environment) is { } refused) return refused;

            var secret = ApiKeySecret.New(command.Format, environment);
            var now = clock.GetUtcNow();
            var grant = new ApiKeyGrant(
                caller.Organization, caller.User, command.Name, command.Format, environment, scopes, command.ExpiresAt);
            var key = ApiKey.Create(grant, secret, Guid.CreateVersion7(), now);
            db.ApiKeys.Add(key);
            outbox.Post(caller, EmailTemplates.KeyMade(key, caller.OrganizationName), now + EmailTemplates.NoticeLifetime);

            audit.RecordCreated(AuditAction.ApiKeyCreated, "api_key", () => key.Id.Value, key.Prefix);
            return await db.SaveAsync(ct) is { } conflict ? conflict : new NewApiKey(key, secret);
        }
    }
}

/// <summary>A new key with its secret, which each surface shows in its own view.</summary>
public sealed class NewApiKey
{
    private readonly (ApiKey Key, ApiKeySecret Secret) _made;

    internal NewApiKey(ApiKey key, ApiKeySecret secret) => _made = (key, secret);

    /// <summary>Returns the key as a view.</summary>
    public TView As<TView>() => _made.Adapt<TView>(Mappings.Config);
}
