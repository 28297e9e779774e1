namespace Platform.Infrastructure.Quotas.Failures;

/// <summary>How often something that can be guessed was tried in vain, from one address on one account.</summary>
public sealed class FailureCounter
{
    /// <summary>Hexadecimal digits of a SHA-256.</summary>
    public const int SubjectLength = 64;

    private FailureCounter() { }

    /// <summary>SHA-256 of address and account, in hexadecimal: the table names no one.</summary>
    public string Subject { get; private set; } = null!;

    /// <summary>Failures since the first one, and attempts under way.</summary>
    public int Failures { get; private set; }

    /// <summary>When the count starts again; milliseconds since 1970.</summary>
    public long EndsAt { get; private set; }
}
