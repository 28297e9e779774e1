using Microsoft.AspNetCore.WebUtilities;
using Platform.WebApi.Auth.Browsers;

namespace Platform.WebApi.Pages;

/// <summary>Redirects browsers to pages of the console or of the payment provider, and nowhere else.</summary>
internal static class Redirects
{
    public const string Workspace = "/workspace";
    public const string Start = "/workspace/developers";
    public const string SignIn = "/workspace/sign-in";
    public const string SignOut = CookieAuthentication.SignOutPath;
    public const string SignUp = "/workspace/sign-up";
    public const string Workspaces = "/workspaces";

    /// <summary>The sign-in page's query parameter for the page to open afterwards.</summary>
    public const string ReturnParameter = "return";

    /// <summary>See Other (RFC 9110 §15.4.4): the browser follows with GET, and reloading doesn't post again.</summary>
    /// <param name="context">The request to respond to.</param>
    /// <param name="path">The page's path, without the server's path prefix.</param>
    public static Task To(HttpContext context, string path) => ToAddress(context, context.Request.PathBase.ToUriComponent() + path);

    /// <summary>The same, to a URL that is known to be the server's own.</summary>
    public static Task ToAddress(HttpContext context, string address)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = address;
        context.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    /// <summary>See Other, to a URL that the payment provider has returned.</summary>
    public static Task ToProvider(HttpContext context, string url)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = url;
        context.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    /// <summary>The page that a form's path belongs to: <c>/workspace/members</c> for <c>/workspace/members/5/remove</c>.</summary>
    public static string PageOf(PathString path) => path.Value!.Split('/') switch
    {
        ["", "workspaces", ..] => Workspaces,
        ["", var area, var place, _, ..] => $"/{area}/{place}",
        _ => Start,
    };

    /// <summary>
    /// Redirects to the sign-in page, and from there back; a posted form isn't sent again. A browser that is signed in to other
    /// workspaces is redirected to the list of them.
    /// </summary>
    public static Task ToSignIn(HttpContext context)
    {
        var (request, current) = (context.Request, Cookies.CurrentOf(context));
        var hasOthers = Cookies.SignInsOf(context).Any(signIn => signIn != current);
        if (HostSlug.BoundTo(context) is null && hasOthers) return To(context, Workspaces);
        var from = HttpMethods.IsGet(request.Method) ? Own(request.Path + request.QueryString) : null;
        return To(context, from is null or Start ? SignIn : QueryHelpers.AddQueryString(SignIn, ReturnParameter, from));
    }

    /// <summary>
    /// The address if it is a page of the console, otherwise null. Browsers interpret <c>//</c> and <c>/\</c> as another host and
    /// <c>..</c> as the parent folder, and a header may contain only ASCII.
    /// </summary>
    public static string? Own(string? address) =>
        address is { Length: <= 2048 } && (address.StartsWith("/workspace/", StringComparison.Ordinal) || address == "/workspace")
        && !address.Contains('\\', StringComparison.Ordinal) && !address.Contains("//", StringComparison.Ordinal)
            && !address.Contains("/.", StringComparison.Ordinal) && !address.Contains("/%2e", StringComparison.OrdinalIgnoreCase)
            && address.All(c => c is > ' ' and <= '~')
            ? address
            : null;
}
