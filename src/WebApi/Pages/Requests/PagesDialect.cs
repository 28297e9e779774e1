using Platform.Domain.Common;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.Pages.Layouts;

namespace Platform.WebApi.Pages.Requests;

/// <summary>
/// Error responses of pages, as pages. Signed-out visitors are redirected to sign in. A form with invalid input is shown again with 422;
/// any other validation error, such as a form without its antiforgery token, gets an error page with 400.
/// </summary>
internal sealed class PagesDialect : HtmlDialect
{
    /// <summary>The dialect of all pages.</summary>
    public static readonly PagesDialect Instance = new();

    private PagesDialect() { }

    public override string Name => "pages";

    protected override int ValidationStatus => StatusCodes.Status400BadRequest;

    /// <summary>The status of a form that is shown again with its error.</summary>
    public int FormStatusOf(Error error) =>
        error.Kind == ErrorKind.Validation ? StatusCodes.Status422UnprocessableEntity : StatusOf(error);

    public override Task FailureAsync(HttpContext context, Error error)
    {
        // The URL of a form that was shown again, loaded with GET: redirect to the form's page.
        if (error is HttpError { Status: StatusCodes.Status405MethodNotAllowed } && HttpMethods.IsGet(context.Request.Method))
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
}
