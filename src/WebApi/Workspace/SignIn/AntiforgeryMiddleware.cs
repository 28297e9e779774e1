using Platform.Domain.Common;
using Platform.WebApi.Auth;
using Platform.WebApi.Http;
using Platform.WebApi.Workspace.Workspaces;

namespace Platform.WebApi.Workspace.SignIn;

/// <summary>Reads what pages post, and refuses what no page of ours has sent: so that no handler can forget to.</summary>
internal sealed class AntiforgeryMiddleware(RequestDelegate next)
{
    /// <summary>What is said of a form that can't be believed.</summary>
    public static readonly Error NotBelieved = Error.Invalid(
        null, "This form is out of date, or was not sent from here. Go back, load the page again and send it once more");

    public Task InvokeAsync(HttpContext context)
    {
        var isForm = HttpMethods.IsPost(context.Request.Method) && context.GetEndpoint() is { } page && IsGuarded(page.Metadata);

        // Whoever may do nothing here is refused by AccessControl, which comes next. Everyone else's form is looked at before their role:
        // after a switch to a workspace where they may do less, the answer is that they have switched.
        return isForm && (context.IsForAnyone() || context.CallerOrNull() is { IsEnabled: true }) ? CheckAsync(context) : next(context);
    }

    private static bool IsGuarded(EndpointMetadataCollection page) =>
        page.GetMetadata<Dialect>() == Dialect.Pages && page.GetMetadata<IgnoreAntiforgeryToken>() is null;

    private async Task CheckAsync(HttpContext context)
    {
        var form = await BodyReader.ReadFormAsync(context);

        // A page whose Referrer-Policy a proxy has set to no-referrer names no origin. The token decides then, as without the header.
        var comesFromElsewhere = context.Features.Get<BrowserOrigin>() is { IsOwn: false, IsOpaque: false };
        if (comesFromElsewhere || form[AntiforgeryTokens.Field] is not [{ } token])
        {
            await ResponseWriter.FailureAsync(context, NotBelieved);
            return;
        }

        if (AntiforgeryTokens.IsGood(context, token))
        {
            context.Features.Set(form);
            await next(context);
        }
        else if (AntiforgeryTokens.MadeUnder(context, token) is { } other) await SwitchedHandlers.ShowAsync(
            new PageContext(context), other);
        else await ResponseWriter.FailureAsync(context, NotBelieved);
    }
}

/// <summary>What is posted to the page needs no form token: something in its address says enough, and other programs post it too.</summary>
internal sealed record IgnoreAntiforgeryToken;

/// <summary>How a page says so.</summary>
internal static class AntiforgeryConventions
{
    /// <summary>
    /// Takes what is posted from anywhere. Only for what an unguessable token in the address allows, and nothing in the form.
    /// </summary>
    public static TBuilder WithoutFormToken<TBuilder>(this TBuilder page)
        where TBuilder : IEndpointConventionBuilder => page.WithMetadata(new IgnoreAntiforgeryToken());
}
