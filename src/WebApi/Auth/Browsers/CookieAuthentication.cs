using Platform.Application.Credentials;
using Platform.Application.Sessions;
using Platform.Application.Usage;
using Platform.Domain.Common;
using Platform.Domain.Quotas;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Concurrency;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Auth.Browsers;

/// <summary>
/// Resolves a browser's cookie to its caller, on pages only: no API accepts the cookie, and no page accepts a bearer credential. The
/// person, their role and their sign-in are current, just as with an access token.
/// </summary>
internal sealed class CookieAuthentication(
    RequestDelegate next, ICallerResolver callers, IUsageRecorder usage, PageLimit limit, ConcurrencyLimits work, TimeProvider clock)
{
    /// <summary>The path to sign out at, which is never refused for too many pages.</summary>
    public const string SignOutPath = "/workspace/sign-out";

    public Task InvokeAsync(HttpContext context)
    {
        var isConsole = Dialect.Of(context).IsForPages;
        if (!isConsole && context.GetEndpoint()?.Metadata.GetMetadata<NamesReader>() is null) return next(context);

        context.Request.Headers.Remove("Authorization");
        context.Request.Headers.Remove(AccessControl.OrgKeyHeader);
        if (Cookies.CurrentOf(context) is not { } current) return next(context);
        return isConsole ? ReadAsync(context, current) : ReadVisitorAsync(context, current.RefreshToken);
    }

    // A workspace's own host shows no other workspace.
    private static bool IsElsewhere(HttpContext context, Caller caller) =>
        HostSlug.BoundTo(context) is { } slug && slug != caller.OrganizationSlug;

    private async Task ReadAsync(HttpContext context, BrowserSignIn current)
    {
        var now = clock.GetUtcNow();
        if (await FindAsync(context, current.RefreshToken, now) is not { } found)
        {
            await ResponseWriter.FailureAsync(context, ConcurrencyLimits.Busy);
            return;
        }

        if (found.IsSpent) await EndAsync(context, current.RefreshToken);
        if (found.Caller is not { } caller)
        {
            DeleteSignIn(context, current);
            await next(context);
            return;
        }

        // Public pages stay available to people of a disabled workspace: they may want to sign in to another one.
        if (IsElsewhere(context, caller) || (!caller.IsEnabled && context.IsForAnyone()))
        {
            await next(context);
            return;
        }

        context.Features.Set(new Credential(caller, null));
        usage.RecordUse(caller, ClientNetwork.Of(context.Connection.RemoteIpAddress), now);
        if (context.Request.Path != SignOutPath
            && limit.WaitAfter(caller.Session!.Value, now) is { } wait) await ResponseWriter.FailureAsync(
            context, HttpErrors.RateLimited with { RetryAfter = wait });
        else await next(context);
    }

    // If the browser has other sign-ins, the page that lists them reports that this one has ended.
    private static void DeleteSignIn(HttpContext context, BrowserSignIn current)
    {
        if (Cookies.SignInsOf(context).Count > 1) Cookies.DeleteCurrent(context);
        else Cookies.DeleteSignIn(context, current);
    }

    // A page that only shows its visitor's name is never refused. Since such pages aren't rate limited, their lookups are.
    private async Task ReadVisitorAsync(HttpContext context, string cookie)
    {
        var now = clock.GetUtcNow();
        if (limit.WaitAfter(ClientNetwork.Of(context.Connection.RemoteIpAddress), now) is null)
        {
            var found = await FindAsync(context, cookie, now);
            if (found?.Caller is { IsEnabled: true } caller && !IsElsewhere(context, caller))
            {
                context.Features.Set(new Credential(caller, null));
            }
        }

        await next(context);
    }

    // Null if too many lookups are in progress.
    private async ValueTask<BrowserCaller?> FindAsync(HttpContext context, string cookie, DateTimeOffset now)
    {
        using var permit = await work.EnterAsync(WorkKind.LookUps, context);
        return permit is null ? null : await callers.ByRefreshTokenAsync(SecretHash.Of(cookie), now, context.RequestAborted);
    }

    // Browsers never exchange their token, so a spent one was stolen. Presenting it again ends the sign-in, as for every spent token.
    private static async Task EndAsync(HttpContext context, string cookie)
    {
        await context.RequestServices.GetRequiredService<ConcurrencyLimits>().SendAsync(context, new RefreshSession(cookie));
    }
}

/// <summary>Metadata of public pages that show the name of a signed-in visitor.</summary>
internal sealed class NamesReader;
