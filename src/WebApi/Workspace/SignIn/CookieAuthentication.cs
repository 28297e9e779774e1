using Platform.Application.Credentials;
using Platform.Application.Sessions;
using Platform.Application.Usage;
using Platform.Domain.Common;
using Platform.Domain.Quotas;
using Platform.WebApi.Auth;
using Platform.WebApi.Http;

namespace Platform.WebApi.Workspace.SignIn;

/// <summary>
/// Finds who a browser speaks for, by its cookie, on pages and nowhere else: no API takes the cookie, and no page takes a bearer
/// credential. The person, their role and their sign-in are as they are now, just as with an access token.
/// </summary>
internal sealed class CookieAuthentication(
    RequestDelegate next, ICallerResolver callers, IUsageRecorder uses, PageLimit limit, ConcurrencyLimits work, TimeProvider clock)
{
    public Task InvokeAsync(HttpContext context)
    {
        var isConsole = Dialect.Of(context) == Dialect.Pages;
        if (!isConsole && context.GetEndpoint()?.Metadata.GetMetadata<NamesReader>() is null) return next(context);

        context.Request.Headers.Remove("Authorization");
        context.Request.Headers.Remove(AccessControl.OrgKeyHeader);
        if (Cookies.CurrentOf(context) is not { } current) return next(context);
        return isConsole ? ReadAsync(context, current) : NameReaderAsync(context, current.RefreshToken);
    }

    // A workspace's own host shows no other.
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
            Leave(context, current);
            await next(context);
            return;
        }

        // What is for anyone is for people of a disabled workspace too: they may have another to sign in to.
        if (IsElsewhere(context, caller) || (!caller.IsEnabled && context.IsForAnyone()))
        {
            await next(context);
            return;
        }

        context.Features.Set(new Credential(caller, null));
        uses.RecordUse(caller, ClientNetwork.Of(context.Connection.RemoteIpAddress), now);
        if (context.Request.Path != Redirects.SignOut
            && limit.WaitAfter(caller.Session!.Value, now) is { } wait) await ResponseWriter.FailureAsync(
            context, HttpErrors.RateLimited with { RetryAfter = wait });
        else await next(context);
    }

    // Where the browser has others, the page that lists them says that this one has ended.
    private static void Leave(HttpContext context, BrowserSignIn current)
    {
        if (Cookies.SignInsOf(context).Count > 1) Cookies.TakeCurrent(context);
        else Cookies.TakeSignIn(context, current);
    }

    // A page that only names its reader is shown in any case. It is not counted, so that what it asks of the database is.
    private async Task NameReaderAsync(HttpContext context, string cookie)
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

    // Null where too many look-ups are under way.
    private async ValueTask<BrowserCaller?> FindAsync(HttpContext context, string cookie, DateTimeOffset now)
    {
        using var turn = await work.EnterAsync(WorkKind.LookUps, context);
        return turn is null ? null : await callers.ByRefreshTokenAsync(SecretHash.Of(cookie), now, context.RequestAborted);
    }

    // No browser exchanges its token: whoever did has stolen it. Shown again it ends the sign-in, as every spent token does.
    private static async Task EndAsync(HttpContext context, string cookie)
    {
        await context.RequestServices.GetRequiredService<ConcurrencyLimits>().SendAsync(context, new RefreshSession(cookie));
    }
}

/// <summary>Of pages that are for anyone, and are written for who has signed in.</summary>
internal sealed class NamesReader;
