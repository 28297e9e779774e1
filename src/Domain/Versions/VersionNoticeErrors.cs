using Platform.Domain.Common;

namespace Platform.Domain.Versions;

/// <summary>Errors of emails about API versions.</summary>
public static class VersionNoticeErrors
{
    /// <summary>Another node has sent this news to this address in the meantime.</summary>
    public static readonly Error AlreadyMailed = new(ErrorKind.Conflict, "This address has been mailed this news already")
    {
        Code = "version_notice.already_mailed",
    };
}
