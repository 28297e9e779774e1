using Platform.Domain.Common;

namespace Platform.Domain.Versions;

/// <summary>Why a notice can't be saved.</summary>
public static class VersionNoticeErrors
{
    /// <summary>Another node has mailed this news to this address in the meantime.</summary>
    public static readonly Error AlreadyMailed = new(ErrorKind.Conflict, "This address has been mailed this news already");
}
