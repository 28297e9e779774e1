using Ardalis.Specification;
using Platform.Application.Common;
using Platform.Domain.Sessions;

namespace Platform.Application.Sessions;

/// <summary>The caller's own sign-ins whose tokens may still be honoured, newest first.</summary>
internal sealed class LiveSessionsOf : Specification<Session>
{
    public LiveSessionsOf(ICaller caller, DateTimeOffset now) =>
        Query.OwnedBy(caller).LiveAt(now).OrderByDescending(s => s.CreatedAt).ThenByDescending(s => s.Id);
}

/// <summary>Those of them that the caller doesn't use now.</summary>
internal sealed class OtherLiveSessionsOf : Specification<Session>
{
    public OtherLiveSessionsOf(ICaller caller, DateTimeOffset now)
    {
        var current = caller.Session;
        Query.OwnedBy(caller).LiveAt(now).Where(s => s.Id != current);
    }
}

/// <summary>The one of them that has an id.</summary>
internal sealed class LiveSessionById : Specification<Session>
{
    public LiveSessionById(SessionId id, ICaller caller, DateTimeOffset now) => Query.OwnedBy(caller).LiveAt(now).Where(s => s.Id == id);
}

/// <summary>The sign-in that the caller uses now.</summary>
internal sealed class CurrentSessionOf : Specification<Session>
{
    public CurrentSessionOf(ICaller caller)
    {
        var current = caller.Session;
        Query.OwnedBy(caller).Where(s => s.Id == current);
    }
}

/// <summary>Which sign-ins are a caller's.</summary>
internal static class SessionTenancy
{
    /// <summary>The caller's own.</summary>
    public static ISpecificationBuilder<Session> OwnedBy(this ISpecificationBuilder<Session> query, ICaller caller)
    {
        var (organization, user) = (caller.Organization, caller.User);
        return query.Where(s => s.OrganizationId == organization && s.UserId == user);
    }

    /// <summary>Those whose tokens may still be honoured.</summary>
    public static ISpecificationBuilder<Session> LiveAt(this ISpecificationBuilder<Session> query, DateTimeOffset now) =>
        query.Where(s => s.EndedAt == null && s.ExpiresAt > now && s.Epoch == s.User.SignInEpoch);
}
