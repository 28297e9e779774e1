using Mapster;
using Platform.Application.Common;
using Platform.Domain.Sessions;
using Platform.Domain.Users;

namespace Platform.Application.Sessions;

/// <summary>Starts a sign-in, for every use case that ends with a person being signed in.</summary>
internal sealed class SessionIssuer(IAppDb db, ITokens tokens, ClientInfo client)
{
    /// <summary>Adds the sign-in to the coming save. Ask <see cref="IssuedSession.Describe"/> after it.</summary>
    public IssuedSession Start(User user, DateTimeOffset now)
    {
        var refreshToken = RefreshTokenSecret.New();
        var session = Session.Start(user, new Device(client.Ip, client.UserAgent), Next(refreshToken), now);
        db.Sessions.Add(session);
        return new IssuedSession(this, session, refreshToken, now);
    }

    /// <summary>What the domain keeps of a refresh token.</summary>
    public IssuedRefreshToken Next(string refreshToken) => new(RefreshTokenSecret.Hash(refreshToken), tokens.RefreshTokenLifetime);

    /// <summary>The answer to a caller who is signed in.</summary>
    public SignedIn Describe(Session session, string refreshToken, DateTimeOffset now)
    {
        var accessToken = tokens.Issue(session, session.User, now);
        return new SignedIn(accessToken.Text, refreshToken, accessToken.ExpiresIn, session.User.Adapt<SignedInUser>(Mappings.Config));
    }

    /// <summary>A sign-in on its way to the database.</summary>
    internal sealed record IssuedSession(SessionIssuer SignIns, Session Session, string RefreshToken, DateTimeOffset Now)
    {
        /// <summary>The answer, once the database has given the ids that the token names.</summary>
        public SignedIn Describe() => SignIns.Describe(Session, RefreshToken, Now);
    }
}
