using System.Text.Json;
using Platform.Domain.Common;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.Pages.Layouts;

namespace Platform.WebApi.Pages.Requests;

/// <summary>Error responses of pages, as pages. Signed-out visitors are redirected to sign in.</summary>
internal sealed class PagesDialect : Dialect
{
    /// <summary>The dialect of all pages.</summary>
    public static readonly PagesDialect Instance = new();

    private PagesDialect() { }

    public override string Name => "pages";

    public override bool IsForPages => true;

    protected override int ValidationStatus => StatusCodes.Status400BadRequest;

    public override Task FailurePageAsync(HttpContext context, Error error)
    {
        // The URL of a form that was shown again, loaded with GET: redirect to the form's page.
        if (error == HttpErrors.MethodNotAllowed && HttpMethods.IsGet(context.Request.Method))
        {
            return Redirects.To(context, Redirects.PageOf(context.Request.Path));
        }

        if (error.Kind != ErrorKind.Unauthorized || context.CallerOrNull() is not null) return RefuseAsync(context, error);
        context.Response.Headers.Remove("WWW-Authenticate");
        return Redirects.ToSignIn(context);
    }

    // Errors that a flood of requests causes must be cheap; others wait for a rendering permit.
    private Task RefuseAsync(HttpContext context, Error error) => error.Kind is ErrorKind.RateLimited or ErrorKind.Unavailable
        ? PageWriter.RefuseAsync(context, StatusOf(error), error)
        : PageWriter.WriteAsync<RefusalPage, Error>(context, StatusOf(error), error);

    public override void BeginSuccess(Utf8JsonWriter json, ListInfo? list) => throw new NotSupportedException("Pages are not JSON");

    public override void EndSuccess(Utf8JsonWriter json, ListInfo? list) => throw new NotSupportedException("Pages are not JSON");

    public override void Failure(Utf8JsonWriter json, Error error) => throw new NotSupportedException("Pages are not JSON");
}
