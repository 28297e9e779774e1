using Platform.Application.Credentials;
using Platform.Application.Sessions;
using Platform.Application.Usage;
using Platform.Domain.ApiKeys;
using Platform.Domain.Common;
using Platform.Domain.Sessions;

namespace Platform.WebApi.Auth;

/// <summary>
/// Reads <c>Authorization: Bearer …</c> (RFC 6750 §2.1), an access token or an API key, and finds who it speaks for.
/// Refuses nothing itself: <see cref="AccessControl"/> does, where the endpoint asks for a credential.
/// </summary>
internal sealed class BearerAuthentication(RequestDelegate next)
{
    private const string Scheme = "Bearer ";

    // Longer than any token this product makes: not worth a hash.
    private const int TokenMaxLength = 4096;

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Headers.Authorization is [{ } header]) context.Features.Set(await ReadAsync(context, header));
        await next(context);
    }

    private static async ValueTask<Credential> ReadAsync(HttpContext context, string header)
    {
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return Credential.Bad;
        var token = header[Scheme.Length..].Trim();
        if (token.Length is 0 or > TokenMaxLength) return Credential.Bad;

        var services = context.RequestServices;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        return ApiKeySecret.LooksLikeOne(token)
            ? await ReadApiKeyAsync(services, token, now, context.RequestAborted)
            : await ReadAccessTokenAsync(services, token, now, context.RequestAborted);
    }

    private static async ValueTask<Credential> ReadApiKeyAsync(IServiceProvider services, string token, DateTimeOffset now, CancellationToken ct)
    {
        if (!ApiKeySecret.IsWellFormed(token)) return Credential.Bad;
        var caller = await services.GetRequiredService<ICallers>().ByApiKeyAsync(ApiKeySecret.Hash(token), now, ct);
        if (caller is null) return Credential.Bad;

        services.GetRequiredService<IUses>().Touch(caller, now);
        return new Credential(caller, null);
    }

    private static async ValueTask<Credential> ReadAccessTokenAsync(IServiceProvider services, string token, DateTimeOffset now, CancellationToken ct)
    {
        var reading = await services.GetRequiredService<ITokens>().ReadAsync(token, now);
        if (reading.Session is not { } session) return Credential.Bad;
        if (reading.IsExpired) return Credential.Expired;
        if (await services.GetRequiredService<ICallers>().BySessionAsync(session, now, ct) is not { } caller) return Credential.Bad;

        services.GetRequiredService<IUses>().Touch(caller, now);
        return new Credential(caller, null);
    }
}

/// <summary>What a request showed: a caller, or what was wrong with it.</summary>
internal sealed record Credential(Caller? Caller, Error? Problem)
{
    public static readonly Credential Bad = new(null, SessionErrors.AuthenticationRequired);
    public static readonly Credential Expired = new(null, SessionErrors.TokenExpired);
}

/// <summary>The caller of a request.</summary>
internal static class Callers
{
    /// <summary>Who asks, or null where no good credential was shown.</summary>
    public static Caller? CallerOrNull(this HttpContext context) => context.Features.Get<Credential>()?.Caller;
}
