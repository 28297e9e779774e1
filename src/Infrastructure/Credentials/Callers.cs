using Platform.Application.Credentials;
using Platform.Domain.Common;
using Platform.Domain.Sessions;

namespace Platform.Infrastructure.Credentials;

/// <summary>Finds callers in memory, and where they are not there, or what is there may be out of date, in the database.</summary>
internal sealed class Callers(CallerCache cache, CallerQueries queries, ChangeFeed feed) : ICallers
{
    public Caller? Known(SecretHash hash, DateTimeOffset now) => feed.IsFresh ? cache.Find(hash, now) : null;

    public Caller? Known(SessionId session, DateTimeOffset now) => feed.IsFresh ? cache.Find(session, now) : null;

    public ValueTask<Caller?> ByApiKeyAsync(SecretHash hash, DateTimeOffset now, CancellationToken ct) =>
        Known(hash, now) is { } known ? ValueTask.FromResult<Caller?>(known) : LookUpAsync(hash, now, ct);

    public ValueTask<Caller?> BySessionAsync(SessionId session, DateTimeOffset now, CancellationToken ct) =>
        Known(session, now) is { } known ? ValueTask.FromResult<Caller?>(known) : LookUpAsync(session, now, ct);

    // Asked of the database each time: an exchange is no change that callers are forgotten for, and pages are few.
    public async ValueTask<BrowserCaller> ByRefreshTokenAsync(SecretHash refreshToken, DateTimeOffset now, CancellationToken ct)
    {
        if (await queries.ByRefreshTokenAsync(refreshToken, ct) is not { } token) return default;
        if (token.IsSpent) return new BrowserCaller(null, IsSpent: true);
        return token.ExpiresAt <= now ? default : new BrowserCaller(await BySessionAsync(token.Session, now, ct), IsSpent: false);
    }

    private async ValueTask<Caller?> LookUpAsync(SecretHash hash, DateTimeOffset now, CancellationToken ct)
    {
        var begun = cache.BeginLookup();
        if (await queries.ByHashAsync(hash, ct) is not { } found || found.EndsAt <= now) return null;
        cache.Keep(hash, found, begun);
        return found.Caller;
    }

    private async ValueTask<Caller?> LookUpAsync(SessionId session, DateTimeOffset now, CancellationToken ct)
    {
        var begun = cache.BeginLookup();
        if (await queries.BySessionAsync(session, ct) is not { } found || found.EndsAt <= now) return null;
        cache.Keep(session, found, begun);
        return found.Caller;
    }
}
