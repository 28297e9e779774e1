using FluentValidation;
using Platform.Application.Common;
using Platform.Domain.Access;
using Platform.Domain.ApiKeys;
using Platform.Domain.Common;

namespace Platform.Application.ApiKeys;

/// <summary>The rules of making keys, for every use case that makes one.</summary>
internal static class KeyRules
{
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

    /// <summary>The names of scopes, no more than there are.</summary>
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
