using Platform.Domain.Common;

namespace Platform.Domain.Sessions;

/// <summary>Identity of a <see cref="RefreshToken"/>.</summary>
public readonly record struct RefreshTokenId(long Value) : IEntityId<RefreshTokenId>
{
    /// <inheritdoc/>
    public static RefreshTokenId From(long value) => new(value);
}

/// <summary>
/// One link of a sign-in's chain of refresh tokens. Spent ones stay until they would have expired, so that reuse is noticed.
/// </summary>
public sealed class RefreshToken
{
    private RefreshToken() { }

    public RefreshTokenId Id { get; private set; }

    public SessionId SessionId { get; private set; }

    public Session Session { get; private set; } = null!;

    /// <summary>SHA-256 of its text.</summary>
    public byte[] Hash { get; private set; } = null!;

    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>When it was exchanged; null while it can be.</summary>
    public DateTimeOffset? SpentAt { get; private set; }

    internal static RefreshToken Create(Session session, byte[] hash, DateTimeOffset expiresAt) =>
        new() { Session = session, Hash = hash, ExpiresAt = expiresAt };

    internal void Spend(DateTimeOffset now) => SpentAt = now;
}
