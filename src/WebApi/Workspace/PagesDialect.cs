using System.Text.Json;
using Platform.Domain.Common;
using Platform.WebApi.Auth;
using Platform.WebApi.Http;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace;

/// <summary>How pages refuse: with a page. Who has not signed in is sent to where they can.</summary>
internal sealed class PagesDialect : Dialect
{
    private static readonly PathString[] Paths = ["/workspace", "/workspaces", "/invitations", "/password", "/sign-in"];

    public override string Name => "pages";

    protected override int ValidationStatus => StatusCodes.Status400BadRequest;

    /// <summary>Whether pages are what is under a path, also where there is none.</summary>
    public static bool IsFor(PathString path) => Paths.Any(start => path.StartsWithSegments(start, StringComparison.OrdinalIgnoreCase));

    public override Task FailurePageAsync(HttpContext context, Error error)
    {
        // The address of a form that was shown again: who asks for it anew means the page it is from.
        if (error == HttpErrors.MethodNotAllowed && HttpMethods.IsGet(context.Request.Method))
        {
            return Redirects.To(context, Redirects.PageOf(context.Request.Path));
        }

        if (error.Kind != ErrorKind.Unauthorized || context.CallerOrNull() is not null) return RefuseAsync(context, error);
        context.Response.Headers.Remove("WWW-Authenticate");
        return Redirects.ToSignIn(context);
    }

    // Those that a flood gets must cost little; any other is rendered in its turn.
    private Task RefuseAsync(HttpContext context, Error error) => error.Kind is ErrorKind.RateLimited or ErrorKind.Unavailable
        ? PageWriter.RefuseAsync(context, StatusOf(error), error)
        : PageWriter.WriteAsync<RefusalPage, Error>(context, StatusOf(error), error);

    public override void BeginSuccess(Utf8JsonWriter json, ListInfo? list) => throw new NotSupportedException("A page is no JSON");

    public override void EndSuccess(Utf8JsonWriter json, ListInfo? list) => throw new NotSupportedException("A page is no JSON");

    public override void Failure(Utf8JsonWriter json, Error error) => throw new NotSupportedException("A page is no JSON");
}
