using FluentValidation;
using Platform.Domain.Common;

namespace Platform.Application.Common;

/// <summary>The rules for display texts, shared by all validators.</summary>
internal static class NameRules
{
    private const string Controls = "{PropertyName} must not contain control characters";

    /// <summary>Validates a name or title: visible, on one line.</summary>
    public static IRuleBuilderOptions<T, string> IsName<T>(this IRuleBuilder<T, string> rule, int maxLength) =>
        rule.NotEmpty()
            .Must(VisibleText.IsSeen).WithMessage("{PropertyName} is required")
            .MaximumLength(maxLength)
            .Must(name => !VisibleText.HasControls(name)).WithMessage(Controls);

    /// <summary>Validates an optional description, which may have several lines.</summary>
    public static IRuleBuilderOptions<T, string?> IsDescription<T>(this IRuleBuilder<T, string?> rule, int maxLength) =>
        rule.MaximumLength(maxLength)
            .Must(text => text is null || !VisibleText.HasControlsWithinLines(text)).WithMessage(Controls);
}
