using FluentValidation;
using Platform.Domain.Users;

namespace Platform.Application.Hashing;

/// <summary>The rules for passwords, shared by all validators.</summary>
internal static class PasswordRules
{
    private const string NotText = "{PropertyName} must be valid Unicode text";

    /// <summary>
    /// Validates a password that is typed to sign in. Spaces are ordinary characters. A length within the limit as typed is accepted too,
    /// because passwords were originally hashed as typed.
    /// </summary>
    public static IRuleBuilderOptions<T, string> IsTypedPassword<T>(this IRuleBuilder<T, string> rule) =>
        rule.NotNull()
            .MinimumLength(1).WithMessage("{PropertyName} is required")
            .Must(PasswordText.IsText).WithMessage(NotText)
            .SetValidator(new PreparedLength<T>(0, User.PasswordMaxLength, takesTyped: true));

    /// <summary>
    /// Validates a new password: long enough, and not among those that attackers try first (OWASP Authentication Cheat Sheet).
    /// </summary>
    public static IRuleBuilderOptions<T, string> IsNewPassword<T>(this IRuleBuilder<T, string> rule, ICommonPasswords common) =>
        rule.NotNull()
            .Must(PasswordText.IsText).WithMessage(NotText)
            .SetValidator(new PreparedLength<T>(User.PasswordMinLength, -1))
            .SetValidator(new PreparedLength<T>(0, User.PasswordMaxLength))
            .Must(password => !common.Contains(PasswordText.Prepare(password))).WithMessage(UserErrors.CommonPassword);
}
