using FluentValidation;
using Platform.Application.Common;
using Platform.Application.Hashing;
using Platform.Domain.Common;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>The shape of what people are known by and sign in with, for every validator that takes it.</summary>
internal static class CredentialRules
{
    private const string NoText = "{PropertyName} must be valid Unicode text";

    /// <summary>An e-mail address.</summary>
    public static IRuleBuilderOptions<T, string> IsEmailAddress<T>(this IRuleBuilder<T, string> rule) =>
        rule.NotEmpty().Must(text => EmailAddress.TryParse(text) is not null).WithMessage(UserErrors.InvalidEmail);

    /// <summary>A person's name. It is stored in normal form C, which may be longer than what was typed.</summary>
    public static IRuleBuilderOptions<T, string> IsPersonName<T>(this IRuleBuilder<T, string> rule) =>
        rule.IsName(User.NameMaxLength)
            .Must(name => name.Length > User.NameMaxLength || NormalText.Of(name).Length <= User.NameMaxLength)
            .WithMessage($"{{PropertyName}} must be at most {User.NameMaxLength} characters once normalized");

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

    /// <summary>A text that may be a token from a mail.</summary>
    public static IRuleBuilderOptions<T, string> IsMailToken<T>(this IRuleBuilder<T, string> rule) =>
        rule.NotEmpty().MaximumLength(MailTokenSecret.MaxLength);
}
