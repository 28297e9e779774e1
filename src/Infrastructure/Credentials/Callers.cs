using Platform.Application.Credentials;
using Platform.Domain.Common;
using Platform.Domain.Sessions;

namespace Platform.Infrastructure.Credentials;

/// <summary>Finds callers in memory, and where they are not there, or what is there may be out of date, in the database.</summary>
internal sealed class CallerResolver(CallerCache cache, CallerQueries queries, ChangeFeed feed) : ICallerResolver
{
    public Caller? TryGetCached(SecretHash hash, DateTimeOffset now) => feed.IsFresh ? cache.TryGet(hash, now) : null;

    public Caller? TryGetCached(SessionId session, DateTimeOffset now) => feed.IsFresh ? cache.TryGet(session, now) : null;

    public ValueTask<Caller?> ByApiKeyAsync(SecretHash hash, DateTimeOffset now, CancellationToken ct) =>
        TryGetCached(hash, now) is { } known ? ValueTask.FromResult<Caller?>(known) : LookUpAsync(hash, now, ct);

    public ValueTask<Caller?> BySessionAsync(SessionId session, DateTimeOffset now, CancellationToken ct) =>
        TryGetCached(session, now) is { } known ? ValueTask.FromResult<Caller?>(known) : LookUpAsync(session, now, ct);

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
        cache.Set(hash, found, begun);
        return found.Caller;
    }

    private async ValueTask<Caller?> LookUpAsync(SessionId session, DateTimeOffset now, CancellationToken ct)
    {
        var begun = cache.BeginLookup();
        if (await queries.BySessionAsync(session, ct) is not { } found || found.EndsAt <= now) return null;
        cache.Set(session, found, begun);
        return found.Caller;
    }
}
