using Platform.Domain.Common;

namespace Platform.Domain.Quotas;

/// <summary>Errors of limited attempts, such as password guesses.</summary>
public static class AttemptErrors
{
    /// <summary>Returned together with the time until the count is reset.</summary>
    public static readonly Error TooManyFailures = new(ErrorKind.RateLimited, "Too many failed attempts; try again later");
}
