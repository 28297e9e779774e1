using System.Linq.Expressions;
using Platform.Application.Common;
using Platform.Domain.Sessions;

namespace Platform.Application.Sessions;

/// <summary>A sign-in, as its owner sees it.</summary>
/// <param name="Current">Whether it is the one that asks.</param>
public sealed record SessionView(long Id, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, string? Ip, string? UserAgent, bool Current)
{
    internal static Expression<Func<Session, SessionView>> For(ICaller caller)
    {
        var current = caller.Session;
        return s => new SessionView(s.Id.Value, s.CreatedAt, s.LastUsedAt, s.Ip, s.UserAgent, s.Id == current);
    }
}

/// <summary>Phrases of queries over sign-ins.</summary>
internal static class SessionQueries
{
    /// <summary>The caller's own.</summary>
    public static IQueryable<Session> OwnedBy(this IQueryable<Session> sessions, ICaller caller)
    {
        var (organization, user) = (caller.Organization, caller.User);
        return sessions.Where(s => s.OrganizationId == organization && s.UserId == user);
    }

    /// <summary>Those whose tokens may still be honoured.</summary>
    public static IQueryable<Session> LiveAt(this IQueryable<Session> sessions, DateTimeOffset now) =>
        sessions.Where(s => s.EndedAt == null && s.ExpiresAt > now && s.Epoch == s.User.SignInEpoch);
}
