using FluentValidation;
using Platform.Domain.Organizations;

namespace Platform.Application.Organizations;

/// <summary>The shape of slugs, for every validator that takes one.</summary>
internal static class SlugRules
{
    /// <summary>A slug that someone chooses.</summary>
    public static IRuleBuilderOptions<T, string?> IsSlug<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(slug => OrganizationSlug.TryParse(slug) is not null)
            .WithMessage(
                $"Slug must be {OrganizationSlug.MinLength} to {OrganizationSlug.MaxLength} of a-z, 0-9 and hyphens, with no hyphen at either end");
}
