using FluentValidation;

namespace Platform.Application.Common;

/// <summary>A member of a change: left out, or given, be it as null. Only what is given changes.</summary>
public readonly record struct Optional<T>(T? Value)
{
    /// <summary>Whether the member was given.</summary>
    public bool IsGiven { get; } = true;

    public static implicit operator Optional<T>(T? value) => new(value);
}

/// <summary>Validation of members that may be left out.</summary>
internal static class OptionalRules
{
    /// <summary>Names the member that a rule over its value is about.</summary>
    public static IRuleBuilderOptions<TUseCase, T> Named<TUseCase, T>(this IRuleBuilderOptions<TUseCase, T> rule, string member) =>
        rule.OverridePropertyName(member).WithName(ValidationTexts.Words(member));
}
