using FluentValidation;
using FluentValidation.Validators;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>Validates a password's length in UTF-16 units after preparation. Checks one of the two bounds.</summary>
/// <param name="min">The minimum length; 0 if this is the upper bound.</param>
/// <param name="max">The maximum length; -1 if this is the lower bound.</param>
/// <param name="takesTyped">Whether a password that is short enough as typed is accepted too.</param>
internal sealed class PreparedLength<T>(int min, int max, bool takesTyped = false) : PropertyValidator<T, string>, ILengthValidator
{
    public override string Name => max < 0 ? "MinimumLengthValidator" : "MaximumLengthValidator";

    public int Min => min;

    public int Max => max;

    public override bool IsValid(ValidationContext<T> context, string value)
    {
        if (value is null) return true;
        var length = PasswordText.LengthOf(value);
        if (length >= min && (max < 0 || length <= max || (takesTyped && value.Length <= max))) return true;

        context.MessageFormatter.AppendArgument("MinLength", min).AppendArgument("MaxLength", max);
        return false;
    }

    protected override string GetDefaultMessageTemplate(string errorCode) => Localized(errorCode, Name);
}
