using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.Domain.Access;
using Platform.Domain.Common;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Concurrency;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.Http.Requests;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Pages.Requests;

/// <summary>
/// A browser's request for a page: its caller, its input and the ways to respond. Pages read and change data only through use cases.
/// </summary>
internal sealed class PageContext(HttpContext context)
{
    private const int PageSize = 20;
    private const int PageMax = 100_000;

    private PageForm? _form;

    /// <summary>The signed-in caller. Public pages must check <see cref="IsSignedIn"/> first.</summary>
    public Caller Caller => context.CallerOrNull() ?? throw new InvalidOperationException("The page is for people who have signed in.");

    public bool IsSignedIn => context.CallerOrNull() is not null;

    public HttpContext Context => context;

    public DateTimeOffset Now => Service<TimeProvider>().GetUtcNow();

    /// <summary>The id in the path.</summary>
    public long Id => long.Parse((string)context.GetRouteValue("id")!, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The posted form; <c>AntiforgeryMiddleware</c> has already accepted it.</summary>
    public PageForm Form => _form ??= new PageForm(context.Features.Get<FormBody>()!);

    /// <summary>The requested page of a list, <c>?page=2</c>; the first if the parameter is invalid.</summary>
    public PageRequest Page => new(PageSize, (PageNumber - 1) * PageSize);

    /// <summary>The number of the requested page of a list, from 1.</summary>
    public int PageNumber => int.TryParse(Query("page"), out var number) ? Math.Clamp(number, 1, PageMax) : 1;

    /// <summary>Whether the caller has all the permissions.</summary>
    public bool May(Permissions needs) => (Caller.Permissions & needs) == needs;

    /// <summary>A query parameter; empty if it is missing.</summary>
    public string Query(string name) => context.Request.Query[name] is [{ } text] ? text : "";

    public T Service<T>()
        where T : notnull => context.RequestServices.GetRequiredService<T>();

    /// <summary>Sends a use case.</summary>
    /// <exception cref="RefusedException">The concurrency limit left no room for it in time.</exception>
    public async Task<TResult> SendAsync<TResult>(IUseCase<TResult> useCase)
        where TResult : IResult<TResult>
    {
        var result = await Service<ConcurrencyLimits>().SendAsync(context, useCase);
        return result.Error.Is(ConcurrencyLimits.Busy) ? throw new RefusedException(result.Error) : result;
    }

    /// <summary>Sends a use case with input from the form, unless the form has unreadable fields.</summary>
    public async Task<Result<T>> TryAsync<T>(IUseCase<Result<T>> useCase) =>
        Form.Unreadable is { } error ? error : await SendAsync(useCase);

    /// <summary>The same for a use case without a result value.</summary>
    public async Task<Result> TryAsync(IUseCase<Result> useCase) => Form.Unreadable is { } error ? error : await SendAsync(useCase);

    /// <summary>Responds with a page.</summary>
    public Task ShowAsync<TPage, TContent>(TContent content, int status = StatusCodes.Status200OK)
        where TPage : Page<TContent> => PageWriter.WriteAsync<TPage, TContent>(context, status, content);

    /// <summary>Responds with the form's page again and its errors, or with an error page if other input would not help.</summary>
    public Task ShowAgainAsync<TPage, TContent>(TContent content, Error error)
        where TPage : Page<TContent>
    {
        if (error.Kind is not (ErrorKind.Validation or ErrorKind.Conflict or ErrorKind.IdempotencyKeyReused or ErrorKind.RateLimited
            or ErrorKind.Unauthorized))
        {
            return RefuseAsync(error);
        }

        if (error.Kind == ErrorKind.RateLimited) context.Response.Headers.RetryAfter = ResponseWriter.RetryAfter(error.RetryAfter);
        return ShowAsync<TPage, TContent>(content, PagesDialect.Instance.FormStatusOf(error));
    }

    /// <summary>Responds with an error page.</summary>
    public Task RefuseAsync(Error error) => ResponseWriter.FailureAsync(context, error);

    /// <summary>Redirects the browser after an action, with an optional message for the next page.</summary>
    public Task GoTo(string path, FlashMessage? flash = null)
    {
        if (flash is { } message) FlashMessages.Set(context, message);
        return Redirects.To(context, path);
    }
}
