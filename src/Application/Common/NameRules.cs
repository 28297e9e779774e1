using FluentValidation;
using Platform.Domain.Common.Text;

namespace Platform.Application.Common;

/// <summary>The shape of texts that people read, for every validator that takes one.</summary>
internal static class NameRules
{
    private const string Controls = "{PropertyName} must not contain control characters";

    /// <summary>A name or title: it shows something, on one line.</summary>
    public static IRuleBuilderOptions<T, string> IsName<T>(this IRuleBuilder<T, string> rule, int maxLength) =>
        rule.NotEmpty()
            .Must(VisibleText.IsSeen).WithMessage("{PropertyName} is required")
            .MaximumLength(maxLength)
            .Must(name => !VisibleText.HasControls(name)).WithMessage(Controls);

    /// <summary>A description, which may have several lines, and may be left out.</summary>
    public static IRuleBuilderOptions<T, string?> IsDescription<T>(this IRuleBuilder<T, string?> rule, int maxLength) =>
        rule.MaximumLength(maxLength)
            .Must(text => text is null || !VisibleText.HasControlsWithinLines(text)).WithMessage(Controls);
}
