using Platform.Domain.Common;

namespace Platform.Application.Versions;

/// <summary>Errors of news about API versions.</summary>
internal static class VersionErrors
{
    public static readonly Error Ended = Error.Invalid("version", "The version has ended");
    public static readonly Error UnknownToken = Error.Invalid("token", "The link is incomplete or out of date");
    public static readonly Error NoPublicUrl = Error.Invalid(
        null, "Platform:PublicUrl must be set: the mails link to the changelog and to their own cancellation");

    public static Error Unknown(IEnumerable<string> versions) =>
        Error.Invalid("version", "There is no such version: there are " + string.Join(", ", versions));
}
