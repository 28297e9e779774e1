using FluentValidation;
using Platform.Domain.Users;

namespace Platform.Application.Hashing;

/// <summary>The shape of passwords, for every validator that takes one.</summary>
internal static class PasswordRules
{
    private const string NoText = "{PropertyName} must be valid Unicode text";

    /// <summary>
    /// A password someone types to sign in. Spaces are characters like any other. Its length counts as it was typed too, as it did when
    /// passwords were first hashed.
    /// </summary>
    public static IRuleBuilderOptions<T, string> IsTypedPassword<T>(this IRuleBuilder<T, string> rule) =>
        rule.NotNull()
            .MinimumLength(1).WithMessage("{PropertyName} is required")
            .Must(PasswordText.IsText).WithMessage(NoText)
            .SetValidator(new PreparedLength<T>(0, User.PasswordMaxLength, takesTyped: true));

    /// <summary>A password someone chooses: long enough, and not one that guessers try first (OWASP Authentication Cheat Sheet).</summary>
    public static IRuleBuilderOptions<T, string> IsNewPassword<T>(this IRuleBuilder<T, string> rule, ICommonPasswords common) =>
        rule.NotNull()
            .Must(PasswordText.IsText).WithMessage(NoText)
            .SetValidator(new PreparedLength<T>(User.PasswordMinLength, -1))
            .SetValidator(new PreparedLength<T>(0, User.PasswordMaxLength))
            .Must(password => !common.Contains(PasswordText.Prepare(password))).WithMessage(UserErrors.CommonPassword);
}
