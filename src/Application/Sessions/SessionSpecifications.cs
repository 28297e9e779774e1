using Ardalis.Specification;
using Platform.Application.Common;
using Platform.Domain.Sessions;

namespace Platform.Application.Sessions;

/// <summary>The caller's active sessions, newest first.</summary>
internal sealed class LiveSessionsOf : Specification<Session>
{
    public LiveSessionsOf(ICaller caller, DateTimeOffset now) =>
        Query.OwnedBy(caller).LiveAt(now).OrderByDescending(s => s.CreatedAt).ThenByDescending(s => s.Id);
}

/// <summary>The caller's active sessions except the current one.</summary>
internal sealed class OtherLiveSessionsOf : Specification<Session>
{
    public OtherLiveSessionsOf(ICaller caller, DateTimeOffset now)
    {
        var current = caller.Session;
        Query.OwnedBy(caller).LiveAt(now).Where(s => s.Id != current);
    }
}

/// <summary>The caller's active session with an ID.</summary>
internal sealed class LiveSessionById : Specification<Session>
{
    public LiveSessionById(SessionId id, ICaller caller, DateTimeOffset now) => Query.OwnedBy(caller).LiveAt(now).Where(s => s.Id == id);
}

/// <summary>The caller's current session.</summary>
internal sealed class CurrentSessionOf : Specification<Session>
{
    public CurrentSessionOf(ICaller caller)
    {
        var current = caller.Session;
        Query.OwnedBy(caller).Where(s => s.Id == current);
    }
}

/// <summary>Limits sessions to the caller's own.</summary>
internal static class SessionTenancy
{
    /// <summary>The caller's own sessions.</summary>
    public static ISpecificationBuilder<Session> OwnedBy(this ISpecificationBuilder<Session> query, ICaller caller)
    {
        var (organization, user) = (caller.Organization, caller.User);
        return query.Where(s => s.OrganizationId == organization && s.UserId == user);
    }

    /// <summary>Sessions whose tokens are accepted.</summary>
    public static ISpecificationBuilder<Session> LiveAt(this ISpecificationBuilder<Session> query, DateTimeOffset now) =>
        query.Where(s => s.EndedAt == null && s.ExpiresAt > now && s.Epoch == s.User.SignInEpoch);
}
