using Platform.Domain.Common;

namespace Platform.Domain.Quotas;

/// <summary>What is refused about attempts at what can be guessed.</summary>
public static class AttemptErrors
{
    /// <summary>Told together with the time until the count starts again.</summary>
    public static readonly Error TooManyFailures = Error.TryLater(ErrorKind.RateLimited, "Too many failed attempts");
}
