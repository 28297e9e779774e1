using Platform.Domain.Common;

namespace Platform.Domain.Sessions;

/// <summary>The ID of a <see cref="RefreshToken"/>.</summary>
public readonly record struct RefreshTokenId(long Value) : IEntityId<RefreshTokenId>
{
    /// <inheritdoc/>
    public static RefreshTokenId From(long value) => new(value);
}

/// <summary>A refresh token in a session's chain. Spent tokens are kept until they would have expired, so that reuse is detected.</summary>
public sealed class RefreshToken
{
    private RefreshToken() { }

    public RefreshTokenId Id { get; private set; }

    public SessionId SessionId { get; private set; }

    public Session Session { get; private set; } = null!;

    /// <summary>SHA-256 of the text.</summary>
    public byte[] Hash { get; private set; } = null!;

    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>When the token was exchanged; null if it has not been.</summary>
    public DateTimeOffset? SpentAt { get; private set; }

    internal static RefreshToken Create(Session session, byte[] hash, DateTimeOffset expiresAt) =>
        new() { Session = session, Hash = hash, ExpiresAt = expiresAt };

    internal void Spend(DateTimeOffset now) => SpentAt = now;
}
