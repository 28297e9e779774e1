using FluentValidation;
using Platform.Domain.Audit;

namespace Platform.Application.Audit;

/// <summary>Which part of the audit is asked for; what is left out does not narrow it.</summary>
/// <param name="Actor">What this person did.</param>
/// <param name="Action">What is of this name.</param>
/// <param name="TargetType">What was done to things of this kind.</param>
/// <param name="TargetId">What was done to the thing of this id.</param>
/// <param name="From">What happened then or later.</param>
/// <param name="To">What happened before then.</param>
public sealed record AuditFilter(
    long? Actor, string? Action, string? TargetType, string? TargetId, DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>What is said of a name that no entry has.</summary>
    public const string UnknownAction = "Unknown action";

    /// <summary>What is said of a time that ends before it begins.</summary>
    public const string NoTime = "From must be before to";
}

/// <summary>A query of a part of the audit.</summary>
internal interface IAuditQuery
{
    AuditFilter Filter { get; }
}

/// <summary>The rules of asking for a part of the audit, for every query that does.</summary>
internal static class AuditFilterRules
{
    /// <summary>Each is of a form that an entry can have.</summary>
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
