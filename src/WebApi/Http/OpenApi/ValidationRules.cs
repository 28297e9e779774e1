using System.Globalization;
using FluentValidation;
using FluentValidation.Validators;
using Microsoft.OpenApi;

namespace Platform.WebApi.Http.OpenApi;

/// <summary>Reads the validators, so that the document's limits are the ones that are enforced.</summary>
internal sealed class ValidationRules(IServiceProvider services)
{
    /// <summary>The rules of a use case's members.</summary>
    public IReadOnlyList<MemberRule> Of(Type useCase) =>
        services.GetService(typeof(IValidator<>).MakeGenericType(useCase)) is IValidator validator ? Of(validator) : [];

    /// <summary>The rules that a validator holds.</summary>
    public static IReadOnlyList<MemberRule> Of(IValidator validator) =>
    [
        .. from rule in validator.CreateDescriptor().Rules
           from component in rule.Components
           select new MemberRule(rule.PropertyName, component.Validator, rule.HasCondition || component.HasCondition),
    ];

    /// <summary>Tightens a member's schema by its rules.</summary>
    public static void Apply(OpenApiSchema schema, IEnumerable<MemberRule> rules)
    {
        foreach (var rule in rules)
        {
            switch (rule.Validator)
            {
                case ILengthValidator length:
                    if (length.Min > 0) schema.MinLength = length.Min;
                    if (length.Max > 0) schema.MaxLength = length.Max;
                    break;
                case IBetweenValidator between:
                    (schema.Minimum, schema.Maximum) = (Text(between.From), Text(between.To));
                    break;
                case IComparisonValidator { Comparison: Comparison.GreaterThanOrEqual, ValueToCompare: { } least }:
                    schema.Minimum = Text(least);
                    break;
                case INotEmptyValidator when schema.Type?.HasFlag(JsonSchemaType.Array) == true:
                    schema.MinItems = 1;
                    break;
                case INotEmptyValidator when schema.Type?.HasFlag(JsonSchemaType.String) == true:
                    schema.MinLength ??= 1;
                    break;
            }
        }
    }

    private static string? Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture);
}

/// <summary>One rule of a member.</summary>
/// <param name="Member">The member's name in C#.</param>
/// <param name="Validator">What is asked of it.</param>
/// <param name="IsConditional">Whether it is asked only at times, such as when the member is given.</param>
internal sealed record MemberRule(string Member, IPropertyValidator Validator, bool IsConditional)
{
    /// <summary>Whether the member must be there.</summary>
    public bool Requires => !IsConditional && Validator is INotEmptyValidator or INotNullValidator;
}
