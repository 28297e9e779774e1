using FluentValidation;
using Platform.Domain.Organizations;

namespace Platform.Application.Organizations;

/// <summary>The rules for slugs, shared by all validators.</summary>
internal static class SlugRules
{
    /// <summary>Validates a slug that a person chooses.</summary>
    public static IRuleBuilderOptions<T, string?> IsSlug<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(slug => OrganizationSlug.TryParse(slug) is not null)
            .WithMessage(
                $"Slug must be {OrganizationSlug.MinLength} to {OrganizationSlug.MaxLength} of a-z, 0-9 and hyphens, "
                + "with no hyphen at either end");
}
