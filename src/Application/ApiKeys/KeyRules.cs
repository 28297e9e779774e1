using FluentValidation;
using Platform.Application.Common;
using Platform.Domain.Access;
using Platform.Domain.ApiKeys;
using Platform.Domain.Common;

namespace Platform.Application.ApiKeys;

/// <summary>The rules shared by all use cases that create keys.</summary>
internal static class KeyRules
{
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

    /// <summary>Validates the names of scopes.</summary>
    public static IRuleBuilderOptionsConditions<T, IReadOnlyList<string>> AreScopes<T>(this IRuleBuilder<T, IReadOnlyList<string>> rule) =>
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
