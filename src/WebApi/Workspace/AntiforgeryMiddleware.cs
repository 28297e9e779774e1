using Platform.Domain.Common;
using Platform.WebApi.Auth.Browsers;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Origins;
using Platform.WebApi.Http.Requests;
using Platform.WebApi.Http.Responses;
using Platform.WebApi.Pages.Requests;
using Platform.WebApi.Workspace.Workspaces;

namespace Platform.WebApi.Workspace;

/// <summary>Reads posted forms and refuses those that don't come from the console's pages, so that no handler can forget to.</summary>
internal sealed class AntiforgeryMiddleware(RequestDelegate next)
{
    /// <summary>The error for a form without a valid token.</summary>
    public static readonly Error InvalidForm = Error.Invalid(
        null, "This form is out of date, or was not sent from here. Go back, load the page again and send it once more");

    public Task InvokeAsync(HttpContext context)
    {
        var isForm = HttpMethods.IsPost(context.Request.Method) && context.GetEndpoint() is { } page && IsGuarded(page.Metadata);

        // Callers without access are refused by AccessControl, which comes next. Other forms are checked before the caller's role: after a
        // switch to a workspace with fewer permissions, the response must say that the workspace was switched.
        return isForm && (context.IsForAnyone() || context.CallerOrNull() is { IsEnabled: true }) ? CheckAsync(context) : next(context);
    }

    private static bool IsGuarded(EndpointMetadataCollection page) =>
        page.GetMetadata<Dialect>() is { IsForPages: true } && page.GetMetadata<IgnoreAntiforgeryToken>() is null;

    private async Task CheckAsync(HttpContext context)
    {
        var form = await BodyReader.ReadFormAsync(context);

        // If a proxy sets Referrer-Policy to no-referrer, the origin is `null`. The token decides then, as without the header.
        var isCrossOrigin = context.Features.Get<BrowserOrigin>() is { IsOwn: false, IsOpaque: false };
        if (isCrossOrigin || form[AntiforgeryTokens.Field] is not [{ } token])
        {
            await ResponseWriter.FailureAsync(context, InvalidForm);
            return;
        }

        if (AntiforgeryTokens.IsValid(context, token))
        {
            context.Features.Set(form);
            await next(context);
        }
        else if (AntiforgeryTokens.SignInOf(context, token) is { } other) await SwitchedHandlers.ShowAsync(
            new PageContext(context), other);
        else await ResponseWriter.FailureAsync(context, InvalidForm);
    }
}

/// <summary>Metadata: posts to the page need no token, because its URL authorizes them; other programs may post too.</summary>
internal sealed record IgnoreAntiforgeryToken;

/// <summary>Adds <see cref="IgnoreAntiforgeryToken"/> to a page.</summary>
internal static class AntiforgeryConventions
{
    /// <summary>
    /// Accepts posts from anywhere. Only for actions that an unguessable token in the URL authorizes and that read nothing from the form.
    /// </summary>
    public static TBuilder WithoutFormToken<TBuilder>(this TBuilder page)
        where TBuilder : IEndpointConventionBuilder => page.WithMetadata(new IgnoreAntiforgeryToken());
}
