using Microsoft.AspNetCore.WebUtilities;
using Platform.WebApi.Workspace.SignIn;

namespace Platform.WebApi.Workspace;

/// <summary>Sends browsers to other pages of the console, or to the payment provider's, and nowhere else.</summary>
internal static class Redirects
{
    public const string Workspace = "/workspace";
    public const string Start = "/workspace/developers";
    public const string SignIn = "/workspace/sign-in";
    public const string SignOut = "/workspace/sign-out";
    public const string SignUp = "/workspace/sign-up";
    public const string Workspaces = "/workspaces";

    /// <summary>Where to go on after signing in, in the address of the page for it.</summary>
    public const string ReturnParameter = "return";

    /// <summary>See Other (RFC 9110 §15.4.4): the browser asks with GET, and reloading sends nothing again.</summary>
    /// <param name="context">The request that is answered.</param>
    /// <param name="path">The page's path, without the one that the product is under.</param>
    public static Task To(HttpContext context, string path) => ToAddress(context, context.Request.PathBase.ToUriComponent() + path);

    /// <summary>The same, to an address that is surely the product's own.</summary>
    public static Task ToAddress(HttpContext context, string address)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = address;
        context.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    /// <summary>See Other, to an address that the payment provider has given.</summary>
    public static Task ToProvider(HttpContext context, string url)
    {
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = url;
        context.Response.Headers.CacheControl = "no-store";
        return Task.CompletedTask;
    }

    /// <summary>The page that a form's address belongs to: <c>/workspace/members</c> for <c>/workspace/members/5/remove</c>.</summary>
    public static string PageOf(PathString path) => path.Value!.Split('/') switch
    {
        ["", "workspaces", ..] => Workspaces,
        ["", var area, var place, _, ..] => $"/{area}/{place}",
        _ => Start,
    };

    /// <summary>
    /// To the page for signing in, and from there back; what was posted is not sent again. Who is signed in to other workspaces goes to
    /// where
    /// they can choose one.
    /// </summary>
    public static Task ToSignIn(HttpContext context)
    {
        var (request, current) = (context.Request, Cookies.CurrentOf(context));
        if (HostSlug.BoundTo(context) is null && Cookies.SignInsOf(context).Any(held => held != current)) return To(context, Workspaces);
        var from = HttpMethods.IsGet(request.Method) ? Own(request.Path + request.QueryString) : null;
        return To(context, from is null or Start ? SignIn : QueryHelpers.AddQueryString(SignIn, ReturnParameter, from));
    }

    /// <summary>
    /// The address, where it is a page of the console; else null. A browser takes <c>//</c> and <c>/\</c> for another host and <c>..</c>
    /// for a step up, and a header takes nothing but ASCII.
    /// </summary>
    public static string? Own(string? address) =>
        address is { Length: <= 2048 } && (address.StartsWith("/workspace/", StringComparison.Ordinal) || address == "/workspace")
        && !address.Contains('\\', StringComparison.Ordinal) && !address.Contains("//", StringComparison.Ordinal)
            && !address.Contains("/.", StringComparison.Ordinal) && !address.Contains("/%2e", StringComparison.OrdinalIgnoreCase)
            && address.All(letter => letter is > ' ' and <= '~')
            ? address
            : null;
}
