using System.Globalization;
using FluentValidation;
using FluentValidation.Validators;
using NJsonSchema;
using NJsonSchema.Generation;

namespace Platform.WebApi.OpenApi.Schemas;

/// <summary>Reads the limits of request members from the validators, so that documents show what is enforced.</summary>
internal sealed class ValidationRules(IServiceProvider services) : ISchemaProcessor
{
    public void Process(SchemaProcessorContext context)
    {
        if (services.GetService(typeof(IValidator<>).MakeGenericType(context.ContextualType.Type)) is not IValidator validator) return;
        foreach (var (property, member) in context.Members())
        {
            var rules = RulesOf(validator, property.Name).ToList();
            if (rules.Any(rule => rule is { IsConditional: false, Validator: INotEmptyValidator or INotNullValidator }))
            {
                // A required member isn't nullable. In C# it is, so that its absence can be detected.
                member.IsRequired = true;
                member.IsNullableRaw = null;
            }

            foreach (var rule in rules) Limit(member, rule.Validator);
        }
    }

    /// <summary>Applies a validator's rules for one member.</summary>
    public static void Limit(JsonSchema schema, IValidator validator, string member)
    {
        foreach (var rule in RulesOf(validator, member)) Limit(schema, rule.Validator);
    }

    private static IEnumerable<Rule> RulesOf(IValidator validator, string member) =>
        from rule in validator.CreateDescriptor().Rules
        where rule.PropertyName == member
        from component in rule.Components
        select new Rule(component.Validator, rule.HasCondition || component.HasCondition);

    private static void Limit(JsonSchema schema, IPropertyValidator validator)
    {
        switch (validator)
        {
            case ILengthValidator length:
                if (length.Min > 0) schema.MinLength = length.Min;
                if (length.Max > 0) schema.MaxLength = length.Max;
                break;
            case IBetweenValidator between:
                (schema.Minimum, schema.Maximum) = (Number(between.From), Number(between.To));
                break;
            case IComparisonValidator { Comparison: Comparison.GreaterThanOrEqual, ValueToCompare: { } least }:
                schema.Minimum = Number(least);
                break;
            case INotEmptyValidator when schema.Type == JsonObjectType.Array:
                schema.MinItems = 1;
                break;
            case INotEmptyValidator when schema.Type == JsonObjectType.String && schema.MinLength is null:
                schema.MinLength = 1;
                break;
        }
    }

    private static decimal Number(object value) => Convert.ToDecimal(value, CultureInfo.InvariantCulture);

    // A conditional rule applies only in some cases, such as when the member is given.
    private sealed record Rule(IPropertyValidator Validator, bool IsConditional);
}
