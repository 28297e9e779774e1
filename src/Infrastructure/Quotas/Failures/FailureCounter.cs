namespace Platform.Infrastructure.Quotas.Failures;

/// <summary>Counts failed attempts to guess a secret, from one address at one account.</summary>
public sealed class FailureCounter
{
    /// <summary>The length of a SHA-256 hash in hexadecimal.</summary>
    public const int SubjectLength = 64;

    private FailureCounter() { }

    /// <summary>SHA-256 of address and account, in hexadecimal: the table identifies nobody.</summary>
    public string Subject { get; private set; } = null!;

    /// <summary>Failures since the first one, and attempts in progress.</summary>
    public int Failures { get; private set; }

    /// <summary>When the window ends and the count restarts; milliseconds since 1970.</summary>
    public long EndsAt { get; private set; }
}
