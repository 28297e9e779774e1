using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.Domain.Access;
using Platform.Domain.Common;
using Platform.WebApi.Auth;
using Platform.WebApi.Http;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace;

/// <summary>
/// One request of a browser: who it is from, what it asks, and how it is answered. What pages show and do, use cases give and do.
/// </summary>
internal sealed class PageContext(HttpContext context)
{
    private const int PageSize = 20;
    private const int PageMax = 100_000;

    private PageForm? _form;

    /// <summary>Who has signed in. Endpoints for anyone ask <see cref="IsSignedIn"/> first.</summary>
    public Caller Caller => context.CallerOrNull() ?? throw new InvalidOperationException("The page is for people who have signed in.");

    public bool IsSignedIn => context.CallerOrNull() is not null;

    public HttpContext Context => context;

    public DateTimeOffset Now => Service<TimeProvider>().GetUtcNow();

    /// <summary>The id in the path.</summary>
    public long Id => long.Parse((string)context.GetRouteValue("id")!, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What was typed into the form; it has been believed before.</summary>
    public PageForm Form => _form ??= new PageForm(context.Features.Get<FormBody>()!);

    /// <summary><c>?page=2</c>. What can't be read is the first.</summary>
    public PageRequest Page => new(PageSize, (PageNumber - 1) * PageSize);

    /// <summary>Which page of a list is asked for, from 1.</summary>
    public int PageNumber => int.TryParse(Query("page"), out var number) ? Math.Clamp(number, 1, PageMax) : 1;

    /// <summary>Whether who has signed in may do something.</summary>
    public bool May(Permissions needs) => (Caller.Permissions & needs) == needs;

    /// <summary>A parameter of the address; empty where there is none.</summary>
    public string Query(string name) => context.Request.Query[name] is [{ } text] ? text : "";

    public T Service<T>()
        where T : notnull => context.RequestServices.GetRequiredService<T>();

    /// <summary>Carries out a use case.</summary>
    /// <exception cref="RefusedException">There was no room for it in time.</exception>
    public async Task<TResult> SendAsync<TResult>(IUseCase<TResult> useCase)
        where TResult : IResult<TResult>
    {
        var result = await Service<ConcurrencyLimits>().SendAsync(context, useCase);
        return ReferenceEquals(result.Error, ConcurrencyLimits.Busy) ? throw new RefusedException(ConcurrencyLimits.Busy) : result;
    }

    /// <summary>Carries out what the form asks for, where all of the form can be read.</summary>
    public async Task<Result<T>> TryAsync<T>(IUseCase<Result<T>> useCase) =>
        Form.Unreadable is { } error ? error : await SendAsync(useCase);

    /// <summary>The same for one that has nothing to show.</summary>
    public async Task<Result> TryAsync(IUseCase<Result> useCase) => Form.Unreadable is { } error ? error : await SendAsync(useCase);

    /// <summary>Answers with a page.</summary>
    public Task ShowAsync<TPage, TContent>(TContent content, int status = StatusCodes.Status200OK)
        where TPage : Page<TContent> => PageWriter.WriteAsync<TPage, TContent>(context, status, content);

    /// <summary>
    /// Answers with the page of a form again, and what is wrong with it; or with a refusal, where typing something else would not help.
    /// </summary>
    public Task ShowAgainAsync<TPage, TContent>(TContent content, Error error)
        where TPage : Page<TContent>
    {
        if (error.Kind is not (ErrorKind.Validation or ErrorKind.Conflict or ErrorKind.IdempotencyKeyReused or ErrorKind.RateLimited
            or ErrorKind.Unauthorized))
        {
            return RefuseAsync(error);
        }

        if (error.Kind == ErrorKind.RateLimited) context.Response.Headers.RetryAfter = ResponseWriter.RetryAfter(error.RetryAfter);
        return ShowAsync<TPage, TContent>(
            content, error.Kind == ErrorKind.Validation ? StatusCodes.Status422UnprocessableEntity : Dialect.Pages.StatusOf(error));
    }

    /// <summary>Answers with a page that says why not.</summary>
    public Task RefuseAsync(Error error) => ResponseWriter.FailureAsync(context, error);

    /// <summary>Sends the browser on, after something was done.</summary>
    public Task GoTo(string path, FlashMessage? notice = null)
    {
        if (notice is { } told) FlashMessages.Set(context, told);
        return Redirects.To(context, path);
    }
}
