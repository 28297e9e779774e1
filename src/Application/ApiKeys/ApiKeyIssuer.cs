using FluentValidation;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Domain.Access;
using Platform.Domain.ApiKeys;
using Platform.Domain.Audit;
using Platform.Domain.Common;

namespace Platform.Application.ApiKeys;

/// <summary>What a caller asks of a new key, on whichever surface.</summary>
internal interface IKeyRequest
{
    string Name { get; }

    IReadOnlyList<string>? Scopes { get; }

    KeyEnvironment? Environment { get; }

    DateTimeOffset? ExpiresAt { get; }
}

/// <summary>Makes keys, for the use case of each surface.</summary>
internal sealed class ApiKeyIssuer(IAppDb db, ICaller caller, IOutbox outbox, IAuditTrail audit, TimeProvider clock)
{
    /// <summary>Makes a key that acts for the caller, and saves it.</summary>
    public async Task<Result<(ApiKey Key, ApiKeySecret Secret)>> MakeAsync(IKeyRequest request, ApiKeyFormat format, CancellationToken ct)
    {
        var environment = request.Environment ?? caller.Environment;
        var scopes = request.Scopes?.Distinct().ToList() ?? Scope.NamesFor(caller.Permissions);
        if (caller.MayMakeKey(scopes, environment) is { } refused) return refused;

        var secret = ApiKeySecret.New(format, environment);
        var now = clock.GetUtcNow();
        var grant = new ApiKeyGrant(caller.Organization, caller.User, request.Name, format, environment, scopes, request.ExpiresAt);
        var key = ApiKey.Create(grant, secret, Guid.CreateVersion7(), now);
        db.ApiKeys.Add(key);
        outbox.Post(caller, EmailTemplates.KeyMade(key, caller.OrganizationName), now + EmailTemplates.NoticeLifetime);

        audit.RecordCreated(AuditAction.ApiKeyCreated, "api_key", () => key.Id.Value, key.Prefix);
        return await db.SaveAsync(ct) is { } conflict ? conflict : (key, secret);
    }
}

/// <summary>The rules of making keys, for every use case that makes one.</summary>
internal static class KeyRules
{
    /// <summary>Name, scopes and expiry have the right shape.</summary>
    public static void AddKeyRules<T>(this AbstractValidator<T> validator, TimeProvider clock)
        where T : IKeyRequest
    {
        validator.RuleFor(c => c.Name).IsName(ApiKey.NameMaxLength);
        validator.RuleFor(c => c.Scopes!).NotEmpty().AreScopes().When(c => c.Scopes is not null);
        validator.RuleFor(c => c.ExpiresAt).GreaterThan(_ => clock.GetUtcNow()).WithMessage("Must be in the future");
    }

    /// <summary>
    /// Whether the caller may make such a key. A key makes none with more than it has itself, and a test credential none that
    /// is live. A person may name any scope: what a key does is cut to its person's role whenever it is used.
    /// </summary>
    public static Error? MayMakeKey(this ICaller caller, IReadOnlyCollection<string> scopes, KeyEnvironment environment)
    {
        if (caller.Environment == KeyEnvironment.Test && environment != KeyEnvironment.Test) return ApiKeyErrors.TestKeyMakesTestKeys;
        if (caller.ApiKey is null) return null;
        var missing = scopes.Where(scope => (Scope.PermissionsOf([scope]) & ~caller.Granted) != 0).ToList();
        return missing.Count > 0 ? ApiKeyErrors.MoreThanCaller with { MissingScopes = missing } : null;
    }

    private static IRuleBuilderOptionsConditions<T, IReadOnlyList<string>> AreScopes<T>(this IRuleBuilder<T, IReadOnlyList<string>> rule) =>
        rule.Custom((scopes, context) =>
        {
            if (scopes.Count > Scope.All.Count)
            {
                context.AddFailure($"{context.DisplayName} must have at most {Scope.All.Count} items");
                return;
            }

            for (var i = 0; i < scopes.Count; i++)
            {
                if (Scope.Find(scopes[i]) is null) context.AddFailure($"{context.PropertyPath}[{i}]", "Unknown scope");
            }
        });
}
