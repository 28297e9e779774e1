using System.Linq.Expressions;
using Mapster;
using Platform.Application.Common;
using Platform.Domain.Sessions;
using Platform.Domain.Users;

namespace Platform.Application.Sessions;

/// <summary>Maps sessions and signed-in people to views.</summary>
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

/// <summary>A session and the caller's current session, which may be the same.</summary>
internal sealed class SessionFor
{
    public required Session Session { get; init; }

    /// <summary>The caller's session; null if the caller uses a key.</summary>
    public required SessionId? Current { get; init; }
}

/// <summary>Pairs sessions with the caller's.</summary>
internal static class SessionReaders
{
    /// <summary>Pairs a session with the caller's for mapping.</summary>
    public static Expression<Func<Session, SessionFor>> For(ICaller caller)
    {
        var current = caller.Session;
        return session => new SessionFor { Session = session, Current = current };
    }
}
