using Mapster;
using Platform.Application.Common;
using Platform.Domain.Sessions;
using Platform.Domain.Users;

namespace Platform.Application.Sessions;

/// <summary>Starts sessions, for all use cases that sign a person in.</summary>
internal sealed class SessionIssuer(IAppDb db, ITokens tokens, ClientInfo client)
{
    /// <summary>Adds the session to the next save. Call <see cref="IssuedSession.Describe"/> after it.</summary>
    public IssuedSession Start(User user, DateTimeOffset now)
    {
        var refreshToken = RefreshTokenSecret.New();
        var session = Session.Start(user, new Device(client.Ip, client.UserAgent), Next(refreshToken), now);
        db.Sessions.Add(session);
        return new IssuedSession(this, session, refreshToken, now);
    }

    /// <summary>The stored part of a refresh token.</summary>
    public IssuedRefreshToken Next(string refreshToken) => new(RefreshTokenSecret.Hash(refreshToken), tokens.RefreshTokenLifetime);

    /// <summary>The response to a person who has signed in.</summary>
    public SignedIn Describe(Session session, string refreshToken, DateTimeOffset now)
    {
        var accessToken = tokens.Issue(session, session.User, now);
        return new SignedIn(accessToken.Text, refreshToken, accessToken.ExpiresIn, session.User.Adapt<SignedInUser>(Mappings.Config));
    }

    /// <summary>A session that is not saved yet.</summary>
    internal sealed record IssuedSession(SessionIssuer SignIns, Session Session, string RefreshToken, DateTimeOffset Now)
    {
        /// <summary>The response, once the database has assigned the IDs that the token contains.</summary>
        public SignedIn Describe() => SignIns.Describe(Session, RefreshToken, Now);
    }
}
