using FluentValidation;

namespace Platform.Application.Common;

/// <summary>A member of a change that may be omitted. A given member, even null, is changed; an omitted one is not.</summary>
public readonly record struct Optional<T>(T? Value)
{
    /// <summary>Whether the member was given.</summary>
    public bool IsGiven { get; } = true;

    public static implicit operator Optional<T>(T? value) => new(value);
}

/// <summary>Validation of optional members.</summary>
internal static class OptionalRules
{
    /// <summary>Sets the member name of a rule over the member's value.</summary>
    public static IRuleBuilderOptions<TUseCase, T> Named<TUseCase, T>(this IRuleBuilderOptions<TUseCase, T> rule, string member) =>
        rule.OverridePropertyName(member).WithName(ValidationTexts.Words(member));
}
