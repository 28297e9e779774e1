using Platform.Domain.Common;

namespace Platform.Domain.AllowedDomains;

/// <summary>Errors of allowed domains.</summary>
public static class AllowedDomainErrors
{
    public const string Invalid = "Must be a domain such as example.com, localhost:5173 or *.example.com";
    public const string PublicSuffix = "Must not be a public suffix such as co.uk or github.io: its pages are anyone's";

    public static readonly Error AlreadyListed = Error.Invalid("Domain", "Domain is listed already");
    public static readonly Error TooMany = Error.Invalid(
        "Domain",
        $"An organization lists at most {AllowedDomain.MaxPerOrganization} domains; remove one, or use a wildcard such as *.example.com");
    public static readonly Error NotFound = new(ErrorKind.NotFound, "Allowed domain not found");
}
