using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.Application.Sessions;
using Platform.Application.Usage;
using Platform.Domain.Common;
using Platform.Domain.Quotas;
using Platform.WebApi.Auth;
using Platform.WebApi.Http;

namespace Platform.WebApi.Console.SignIn;

/// <summary>
/// Finds who a browser speaks for, by its cookie, on pages and nowhere else: no API takes the cookie, and no page of the console takes
/// a bearer credential. The person, their role and their sign-in are as they are now, just as with an access token.
/// </summary>
internal sealed class CookieAuthentication(RequestDelegate next, ICallers callers, IUses uses, PageLimit limit, TimeProvider clock)
{
    public Task InvokeAsync(HttpContext context)
    {
        var isConsole = context.GetEndpoint()?.Metadata.GetMetadata<Dialect>() == Dialect.Pages;
        if (isConsole) context.Request.Headers.Remove("Authorization");
        else if (context.GetEndpoint()?.Metadata.GetMetadata<NamesReader>() is null) return next(context);
        return Cookies.SignInOf(context) is { } cookie ? ReadAsync(context, cookie, isConsole) : next(context);
    }

    private async Task ReadAsync(HttpContext context, string cookie, bool isLimited)
    {
        var now = clock.GetUtcNow();
        var found = await callers.ByRefreshTokenAsync(SecretHash.Of(cookie), now, context.RequestAborted);
        if (found.IsSpent) await EndAsync(context, cookie);
        if (found.Caller is not { IsEnabled: true } caller)
        {
            Cookies.TakeSignIn(context);
            await next(context);
            return;
        }

        context.Features.Set(new Credential(caller, null));
        uses.Touch(caller, ClientNetwork.Of(context.Connection.RemoteIpAddress), now);
        if (isLimited && limit.WaitAfter(caller.Session!.Value, now) is { } wait) await Answer.FailureAsync(context, HttpErrors.RateLimited with { RetryAfter = wait });
        else await next(context);
    }

    // No browser exchanges its token: whoever did has stolen it. Shown again it ends the sign-in, as every spent token does.
    private static async Task EndAsync(HttpContext context, string cookie)
    {
        context.RequestServices.GetRequiredService<RequestScope>().Context = context;
        await context.RequestServices.GetRequiredService<UseCases>().Send(new RefreshSession(cookie), context.RequestAborted);
    }
}

/// <summary>Of pages that are for anyone, and are written for who has signed in.</summary>
internal sealed class NamesReader;
