using Platform.Domain.Common;

namespace Platform.Domain.Quotas;

/// <summary>Errors of emails about limits.</summary>
public static class LimitNoticeErrors
{
    /// <summary>Another node has sent them. Never returned to a client.</summary>
    public static readonly Error AlreadySent = new(ErrorKind.Conflict, "This notice has been sent") { Code = "limit_notice.already_sent" };
}
