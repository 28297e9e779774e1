using FluentValidation;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>The rules for names, addresses, passwords and tokens, shared by all validators.</summary>
internal static class CredentialRules
{
    private const string NotText = "{PropertyName} must be valid Unicode text";

    /// <summary>Validates an email address.</summary>
    public static IRuleBuilderOptions<T, string> IsEmailAddress<T>(this IRuleBuilder<T, string> rule) =>
        rule.NotEmpty().Must(text => EmailAddress.TryParse(text) is not null).WithMessage(UserErrors.InvalidEmail);

    /// <summary>Validates a person's name, also after normalization to form C, which may be longer than what was typed.</summary>
    public static IRuleBuilderOptions<T, string> IsPersonName<T>(this IRuleBuilder<T, string> rule) =>
        rule.IsName(User.NameMaxLength)
            .Must(name => name.Length > User.NameMaxLength || NormalText.Of(name).Length <= User.NameMaxLength)
            .WithMessage($"{{PropertyName}} must be at most {User.NameMaxLength} characters once normalized");

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

    /// <summary>Validates the length of an emailed token.</summary>
    public static IRuleBuilderOptions<T, string> IsMailToken<T>(this IRuleBuilder<T, string> rule) =>
        rule.NotEmpty().MaximumLength(MailTokenSecret.MaxLength);
}
