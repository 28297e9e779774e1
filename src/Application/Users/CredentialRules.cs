using FluentValidation;
using Platform.Application.Common;
using Platform.Domain.Common.Text;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>The shape of what people are known by and sign in with, for every validator that takes it.</summary>
internal static class CredentialRules
{
    /// <summary>An e-mail address.</summary>
    public static IRuleBuilderOptions<T, string> IsEmailAddress<T>(this IRuleBuilder<T, string> rule) =>
        rule.NotEmpty().Must(text => EmailAddress.TryParse(text) is not null).WithMessage(UserErrors.InvalidEmail);

    /// <summary>A person's name. It is stored in normal form C, which may be longer than what was typed.</summary>
    public static IRuleBuilderOptions<T, string> IsPersonName<T>(this IRuleBuilder<T, string> rule) =>
        rule.IsName(User.NameMaxLength)
            .Must(name => name.Length > User.NameMaxLength || NormalText.Of(name).Length <= User.NameMaxLength)
            .WithMessage($"{{PropertyName}} must be at most {User.NameMaxLength} characters once normalized");

    /// <summary>A text that may be a token from a mail.</summary>
    public static IRuleBuilderOptions<T, string> IsMailToken<T>(this IRuleBuilder<T, string> rule) =>
        rule.NotEmpty().MaximumLength(MailTokenSecret.MaxLength);
}
