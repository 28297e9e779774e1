using Mapster;
using Platform.Application.Common;
using Platform.Domain.Sessions;
using Platform.Domain.Users;

namespace Platform.Application.Sessions;

/// <summary>How a sign-in, and the person who signed in, are shown.</summary>
internal sealed class SessionMappings : IRegister
{
    public void Register(TypeAdapterConfig config)
    {
        config.NewConfig<SessionId, long>().MapWith(id => id.Value);
        config.NewConfig<SessionFor, SessionView>()
            .Map(view => view, shown => shown.Session)
            .Map(view => view.Current, shown => shown.Session.Id == shown.Current);
        config.NewConfig<User, SignedInUser>()
            .Map(view => view.OrgId, user => user.OrganizationId)
            .Map(view => view.OrgName, user => user.Organization.Name);
    }
}

/// <summary>A sign-in, and the one that a caller uses, which may be the same.</summary>
internal sealed class SessionFor
{
    public required Session Session { get; init; }

    /// <summary>Null where the caller uses a key.</summary>
    public required SessionId? Current { get; init; }
}

/// <summary>Puts sign-ins and the caller's together.</summary>
internal static class SessionReaders
{
    /// <summary>The sign-ins, to be shown to a caller.</summary>
    public static IQueryable<SessionFor> For(this IQueryable<Session> sessions, ICaller caller)
    {
        var current = caller.Session;
        return sessions.Select(session => new SessionFor { Session = session, Current = current });
    }
}
