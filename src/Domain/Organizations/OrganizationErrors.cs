using Platform.Domain.Common;

namespace Platform.Domain.Organizations;

/// <summary>Errors of organizations.</summary>
public static class OrganizationErrors
{
    public static readonly Error SlugTaken = Error.Invalid("Slug", "Slug is taken") with { Code = "organization.slug_taken" };
    public static readonly Error SlugReserved = Error.Invalid("Slug", "Slug is reserved");
    public static readonly Error SignUpDisabled = new(ErrorKind.Forbidden, "Sign-up is disabled");
    public static readonly Error Disabled = new(ErrorKind.Forbidden, "Organization disabled") { Code = "organization.disabled" };
    public static readonly Error UnknownSlug = new(ErrorKind.NotFound, "There is no organization with this slug");
}
