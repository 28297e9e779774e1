using FluentValidation;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>The shape of what people sign in with, for every validator that takes it.</summary>
internal static class CredentialRules
{
    /// <summary>An e-mail address.</summary>
    public static IRuleBuilderOptions<T, string> IsEmailAddress<T>(this IRuleBuilder<T, string> rule) =>
        rule.NotEmpty().Must(text => EmailAddress.TryParse(text) is not null).WithMessage(UserErrors.InvalidEmail);

    /// <summary>A password someone types to sign in. Spaces are characters like any other.</summary>
    public static IRuleBuilderOptions<T, string> IsTypedPassword<T>(this IRuleBuilder<T, string> rule) =>
        rule.NotNull().MinimumLength(1).WithMessage("{PropertyName} is required").MaximumLength(User.PasswordMaxLength);

    /// <summary>A password someone chooses: long enough, and not one that guessers try first (OWASP Authentication Cheat Sheet).</summary>
    public static IRuleBuilderOptions<T, string> IsNewPassword<T>(this IRuleBuilder<T, string> rule, ICommonPasswords common) =>
        rule.NotNull()
            .MinimumLength(User.PasswordMinLength)
            .MaximumLength(User.PasswordMaxLength)
            .Must(password => !common.Contains(password)).WithMessage(UserErrors.CommonPassword);

    /// <summary>A text that may be a token from a mail.</summary>
    public static IRuleBuilderOptions<T, string> IsMailToken<T>(this IRuleBuilder<T, string> rule) =>
        rule.NotEmpty().MaximumLength(MailTokenSecret.MaxLength);
}
