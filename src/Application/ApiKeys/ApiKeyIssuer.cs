using FluentValidation;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Mail;
using Platform.Domain.ApiKeys;
using Platform.Domain.Audit;
using Platform.Domain.Common;

namespace Platform.Application.ApiKeys;

/// <summary>A request to create a key, on any surface.</summary>
internal interface IKeyRequest
{
    string Name { get; }

    IReadOnlyList<string>? Scopes { get; }

    KeyEnvironment? Environment { get; }

    DateTimeOffset? ExpiresAt { get; }
}

/// <summary>Creates keys for the use cases of all surfaces.</summary>
internal sealed class ApiKeyIssuer(IAppDb db, ICaller caller, IOutbox outbox, IAuditTrail audit, TimeProvider clock)
{
    /// <summary>Creates and saves a key that acts for the caller.</summary>
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

/// <summary>The rules shared by all use cases that create keys.</summary>
internal static class KeyRules
{
    /// <summary>Validates the name, scopes and expiry.</summary>
    public static void AddKeyRules<T>(this AbstractValidator<T> validator, TimeProvider clock)
        where T : IKeyRequest
    {
        validator.RuleFor(c => c.Name).IsName(ApiKey.NameMaxLength);
        validator.RuleFor(c => c.Scopes!).NotEmpty().AreScopes().When(c => c.Scopes is not null);
        validator.RuleFor(c => c.ExpiresAt).GreaterThan(_ => clock.GetUtcNow()).WithMessage("Must be in the future");
    }

    /// <summary>
    /// Checks whether the caller may create such a key. A key can't create a key with more scopes than its own, and a test credential can't
    /// create a live key. A person may name any scope: a key's permissions are limited to the person's role on each use.
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
