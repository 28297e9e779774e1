using Platform.Application.Audit;
using Platform.Application.Credentials;
using Platform.Application.Sessions;
using Platform.Application.Usage;
using Platform.Domain.ApiKeys;
using Platform.Domain.Common;
using Platform.Domain.Quotas;
using Platform.Domain.Sessions;
using Platform.WebApi.Http;
using Platform.WebApi.Versions;

namespace Platform.WebApi.Auth;

/// <summary>
/// Reads <c>Authorization: Bearer …</c> (RFC 6750 §2.1), an access token or an API key, and resolves its caller. It refuses nothing;
/// <see cref="AccessControl"/> does if the endpoint requires a credential.
/// </summary>
internal sealed class BearerAuthentication(
    RequestDelegate next,
    ICallerResolver callers,
    ITokens tokens,
    IUsageRecorder usage,
    ISecurityEvents events,
    ConcurrencyLimits work,
    TimeProvider clock)
{
    private const string Scheme = "Bearer ";

    // Longer than any token that we issue; a longer one is not hashed.
    private const int TokenMaxLength = 4096;

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization is not [{ } header]) return next(context);
        var token = TokenIn(header);
        var isKey = ApiKeySecret.LooksLikeOne(token);
        if (token.Length is 0 or > TokenMaxLength || (isKey && !ApiKeySecret.IsWellFormed(token)))
        {
            return ContinueAsync(context, Credential.Invalid, default);
        }

        // A cached credential needs no database query and no copy of the token.
        var now = clock.GetUtcNow();
        var hash = HeaderHashCache.HashOf(header, token);
        var cached = isKey ? CachedKey(context, hash, now) : CachedToken(context, hash, now);
        if (cached is not null) return ContinueAsync(context, cached, now);
        return LookUpAsync(context, isKey ? null : token.ToString(), hash, now);
    }

    private Task ContinueAsync(HttpContext context, Credential credential, DateTimeOffset now)
    {
        if (credential.Caller is { ApiKey: not null } caller) KeyExpiry.SetHeader(context.Response.Headers, caller, now);
        context.Features.Set(credential);
        return next(context);
    }

    // Anyone can invent a key that only the database can reject, so lookups are limited.
    private async Task LookUpAsync(HttpContext context, string? accessToken, SecretHash hash, DateTimeOffset now)
    {
        Credential credential;
        using (var permit = await work.EnterAsync(WorkKind.LookUps, context))
        {
            if (permit is null)
            {
                await ResponseWriter.FailureAsync(context, ConcurrencyLimits.Busy);
                return;
            }

            credential =
                await (accessToken is null ? ReadApiKeyAsync(context, hash, now) : ReadAccessTokenAsync(context, accessToken, now));
        }

        await ContinueAsync(context, credential, now);
    }

    /// <summary>The token of an <c>Authorization</c> header; empty for another scheme or an empty token.</summary>
    public static ReadOnlySpan<char> TokenIn(string header) =>
        header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header.AsSpan(Scheme.Length).Trim() : [];

    private Credential? CachedKey(HttpContext context, SecretHash hash, DateTimeOffset now) =>
        callers.TryGetCached(hash, now) is { } caller ? Used(context, caller, now) : null;

    private Credential? CachedToken(HttpContext context, SecretHash hash, DateTimeOffset now)
    {
        if (tokens.TryGetCached(hash, now) is not { Session: { } session } reading) return null;
        if (reading.IsExpired) return Credential.Expired;
        return callers.TryGetCached(session, now) is { } caller ? Used(context, caller, now) : null;
    }

    private async ValueTask<Credential> ReadApiKeyAsync(HttpContext context, SecretHash hash, DateTimeOffset now) =>
        await callers.ByApiKeyAsync(hash, now, context.RequestAborted) is { } caller ? Used(context, caller, now) : Credential.Invalid;

    private async ValueTask<Credential> ReadAccessTokenAsync(HttpContext context, string token, DateTimeOffset now)
    {
        var reading = await tokens.ReadAsync(token, now);
        if (reading.Session is not { } session) return Credential.Invalid;
        if (reading.IsExpired) return Credential.Expired;
        return await callers.BySessionAsync(session, now, context.RequestAborted) is { } caller
            ? Used(context, caller, now)
            : Credential.Invalid;
    }

    private Credential Used(HttpContext context, Caller caller, DateTimeOffset now)
    {
        var from = ClientNetwork.Of(context.Connection.RemoteIpAddress);
        if (usage.RecordUse(caller, from, now)) events.KeyUsedFrom(caller, from, Client.Of(context));
        return new Credential(caller, null);
    }
}

/// <summary>The credential of a request: its caller, or the error if it is invalid.</summary>
internal sealed record Credential(Caller? Caller, Error? Failure)
{
    /// <summary>The API version that serves the request, once it is chosen; null before that and without a caller.</summary>
    public ApiRelease? Release { get; set; }

    public static readonly Credential Invalid = new(null, SessionErrors.AuthenticationRequired);
    public static readonly Credential Expired = new(null, SessionErrors.TokenExpired);
}

/// <summary>The caller of a request.</summary>
internal static class HttpContextCallers
{
    /// <summary>The caller, or null without a valid credential.</summary>
    public static Caller? CallerOrNull(this HttpContext context) => context.Features.Get<Credential>()?.Caller;
}
