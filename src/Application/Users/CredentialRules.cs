using FluentValidation;
using Platform.Application.Common;
using Platform.Domain.Common.Text;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>The rules for names, addresses, passwords and tokens, shared by all validators.</summary>
internal static class CredentialRules
{
    /// <summary>Validates an email address.</summary>
    public static IRuleBuilderOptions<T, string> IsEmailAddress<T>(this IRuleBuilder<T, string> rule) =>
        rule.NotEmpty().Must(text => EmailAddress.TryParse(text) is not null).WithMessage(UserErrors.InvalidEmail);

    /// <summary>Validates a person's name, also after normalization to form C, which may be longer than what was typed.</summary>
    public static IRuleBuilderOptions<T, string> IsPersonName<T>(this IRuleBuilder<T, string> rule) =>
        rule.IsName(User.NameMaxLength)
            .Must(name => name.Length > User.NameMaxLength || NormalText.Of(name).Length <= User.NameMaxLength)
            .WithMessage($"{{PropertyName}} must be at most {User.NameMaxLength} characters once normalized");

    /// <summary>Validates the length of an emailed token.</summary>
    public static IRuleBuilderOptions<T, string> IsMailToken<T>(this IRuleBuilder<T, string> rule) =>
        rule.NotEmpty().MaximumLength(MailTokenSecret.MaxLength);
}
