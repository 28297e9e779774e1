using Platform.Domain.Common;

namespace Platform.Domain.Quotas;

/// <summary>What is refused about mails on limits.</summary>
public static class LimitNoticeErrors
{
    /// <summary>Another node has sent them; no answer shows it.</summary>
    public static readonly Error AlreadySent = new(ErrorKind.Conflict, "This notice has been sent");
}
