namespace Platform.Application.Sessions;

/// <summary>A sign-in, as its owner sees it.</summary>
/// <param name="Current">Whether it is the one that asks.</param>
public sealed record SessionView(long Id, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, string? Ip, string? UserAgent, bool Current);
