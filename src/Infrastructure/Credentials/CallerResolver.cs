using Platform.Application.Credentials;
using Platform.Domain.Common;
using Platform.Domain.Sessions;

namespace Platform.Infrastructure.Credentials;

/// <summary>Resolves callers from the cache, or from the database if they are not cached or the cache may be outdated.</summary>
internal sealed class CallerResolver(CallerCache cache, CallerQueries queries, ChangeFeed feed) : ICallerResolver
{
    public Caller? TryGetCached(SecretHash hash, DateTimeOffset now) => feed.IsFresh ? cache.TryGet(hash, now) : null;

    public Caller? TryGetCached(SessionId session, DateTimeOffset now) => feed.IsFresh ? cache.TryGet(session, now) : null;

    public ValueTask<Caller?> ByApiKeyAsync(SecretHash hash, DateTimeOffset now, CancellationToken ct) =>
        TryGetCached(hash, now) is { } cached ? ValueTask.FromResult<Caller?>(cached) : LookUpAsync(hash, now, ct);

    public ValueTask<Caller?> BySessionAsync(SessionId session, DateTimeOffset now, CancellationToken ct) =>
        TryGetCached(session, now) is { } cached ? ValueTask.FromResult<Caller?>(cached) : LookUpAsync(session, now, ct);

    // Always queries the database: exchanging a token doesn't invalidate cached callers, and page requests are few.
    public async ValueTask<BrowserCaller> ByRefreshTokenAsync(SecretHash refreshToken, DateTimeOffset now, CancellationToken ct)
    {
        if (await queries.ByRefreshTokenAsync(refreshToken, ct) is not { } token) return default;
        if (token.IsSpent) return new BrowserCaller(null, IsSpent: true);
        return token.ExpiresAt <= now ? default : new BrowserCaller(await BySessionAsync(token.Session, now, ct), IsSpent: false);
    }

    private async ValueTask<Caller?> LookUpAsync(SecretHash hash, DateTimeOffset now, CancellationToken ct)
    {
        var changesBefore = cache.BeginLookup();
        if (await queries.ByHashAsync(hash, ct) is not { } found || found.EndsAt <= now) return null;
        cache.Set(hash, found, changesBefore);
        return found.Caller;
    }

    private async ValueTask<Caller?> LookUpAsync(SessionId session, DateTimeOffset now, CancellationToken ct)
    {
        var changesBefore = cache.BeginLookup();
        if (await queries.BySessionAsync(session, ct) is not { } found || found.EndsAt <= now) return null;
        cache.Set(session, found, changesBefore);
        return found.Caller;
    }
}
