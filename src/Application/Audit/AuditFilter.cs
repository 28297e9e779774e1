using FluentValidation;
using Platform.Domain.Audit;

namespace Platform.Application.Audit;

/// <summary>The filter of a query over the audit log. Omitted members don't filter.</summary>
/// <param name="Actor">Entries of this person.</param>
/// <param name="Action">Entries with this action.</param>
/// <param name="TargetType">Entries about targets of this type.</param>
/// <param name="TargetId">What was done to the thing of this id.</param>
/// <param name="From">What happened then or later.</param>
/// <param name="To">What happened before then.</param>
public sealed record AuditFilter(
    long? Actor, string? Action, string? TargetType, string? TargetId, DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>The error for an action that no entry has.</summary>
    public const string UnknownAction = "Unknown action";

    /// <summary>The error for a range that ends before it begins.</summary>
    public const string NoTime = "From must be before to";
}

/// <summary>A query with an audit filter.</summary>
internal interface IAuditQuery
{
    AuditFilter Filter { get; }
}

/// <summary>The rules shared by all queries with an audit filter.</summary>
internal static class AuditFilterRules
{
    /// <summary>Validates that each value has a form that an entry can have.</summary>
    public static void AddFilterRules<T>(this AbstractValidator<T> validator)
        where T : IAuditQuery
    {
        validator.RuleFor(q => q.Filter.Actor).GreaterThanOrEqualTo(1).OverridePropertyName(nameof(AuditFilter.Actor));
        validator.RuleFor(q => q.Filter.Action)
            .Must(AuditAction.IsOne)
            .WithMessage(AuditFilter.UnknownAction)
            .When(q => q.Filter.Action is not null)
            .OverridePropertyName(nameof(AuditFilter.Action));
        validator.RuleFor(q => q.Filter.TargetType!)
            .IsWord(AuditEntry.TargetTypeMaxLength)
            .When(q => q.Filter.TargetType is not null)
            .OverridePropertyName(nameof(AuditFilter.TargetType));
        validator.RuleFor(q => q.Filter.TargetId!)
            .IsWord(AuditEntry.TargetIdMaxLength)
            .When(q => q.Filter.TargetId is not null)
            .OverridePropertyName(nameof(AuditFilter.TargetId));
        validator.RuleFor(q => q.Filter.From).Must((query, from) => from < query.Filter.To).WithMessage(AuditFilter.NoTime)
            .When(q => q.Filter is { From: not null, To: not null }).OverridePropertyName(nameof(AuditFilter.From));
    }

    private static IRuleBuilderOptions<T, string> IsWord<T>(this IRuleBuilder<T, string> rule, int maxLength) => rule
        .NotEmpty()
        .MaximumLength(maxLength)
        .Must(text => text.All(letter => letter is > ' ' and <= '~'))
        .WithMessage("{PropertyName} must be of ASCII letters, digits and signs");
}
