using FluentValidation;
using FluentValidation.Validators;
using Platform.Domain.Users;

namespace Platform.Application.Hashing;

/// <summary>A password's length in UTF-16 units, counted after it was prepared. One of the two bounds; the other is left out.</summary>
/// <param name="min">The shortest that is taken; 0 where this is the upper bound.</param>
/// <param name="max">The longest that is taken; -1 where this is the lower bound.</param>
/// <param name="takesTyped">Whether a text that is short enough as it was typed is taken too.</param>
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
