using System.Globalization;
using System.Text.RegularExpressions;
using FluentValidation;
using FluentValidation.Resources;

namespace Platform.Application.Common;

/// <summary>The messages of validation errors, as in the contract ("Name is required").</summary>
internal static partial class ValidationTexts
{
    /// <summary>Configures all validators to use these messages and to stop at a field's first error.</summary>
    public static void Use()
    {
        ValidatorOptions.Global.LanguageManager = new Texts();
        ValidatorOptions.Global.DefaultRuleLevelCascadeMode = CascadeMode.Stop;
        ValidatorOptions.Global.DisplayNameResolver = (_, member, _) => member is null ? null : Words(member.Name);
    }

    /// <summary>A member's name as display text: <c>OrgSlug</c> is "Org slug".</summary>
    public static string Words(string name) => InnerCapital().Replace(name, m => " " + m.Value.ToLowerInvariant());

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex InnerCapital();

    private sealed class Texts : LanguageManager
    {
        private const string English = "en";

        public Texts()
        {
            Culture = CultureInfo.InvariantCulture;
            AddTranslation(English, "NotEmptyValidator", "{PropertyName} is required");
            AddTranslation(English, "NotNullValidator", "{PropertyName} is required");
            AddTranslation(English, "MinimumLengthValidator", "{PropertyName} must have at least {MinLength} characters");
            AddTranslation(English, "MaximumLengthValidator", "{PropertyName} must have at most {MaxLength} characters");
            AddTranslation(English, "InclusiveBetweenValidator", "{PropertyName} must be from {From} to {To}");
            AddTranslation(English, "GreaterThanOrEqualValidator", "{PropertyName} must be {ComparisonValue} or more");
        }
    }
}
