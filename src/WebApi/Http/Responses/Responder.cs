using System.Text.Json;
using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.Application.Idempotency;
using Platform.Domain.Common;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Concurrency;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Idempotency;
using Platform.WebApi.Http.Json;
using Platform.WebApi.Http.Versioning;

namespace Platform.WebApi.Http.Responses;

/// <summary>Sends a use case and writes its result in the surface's dialect.</summary>
internal sealed class Responder
{
    private readonly HttpContext _context;

    private Responder(HttpContext context) => _context = context;

    /// <summary>The responder of a request.</summary>
    public static Responder To(HttpContext context) => new(context);

    /// <summary>Called by the framework for a parameter of this type.</summary>
    public static ValueTask<Responder?> BindAsync(HttpContext context) => ValueTask.FromResult<Responder?>(new Responder(context));

    /// <summary>200 with information about the caller, which needs no database query.</summary>
    public Task OkForCaller<T>(ICallerQuery<T> query)
    {
        var caller = _context.CallerOrNull() ?? throw new InvalidOperationException("The endpoint is for callers alone.");
        return ResponseWriter.SuccessAsync(_context, StatusCodes.Status200OK, CallerQueryMeter.Answer(query, caller));
    }

    /// <summary>200 with the result of the use case.</summary>
    public async Task Ok<T>(IUseCase<Result<T>> useCase)
    {
        var result = await SendAsync(useCase);
        if (result.Error is { } error) await ResponseWriter.FailureAsync(_context, error);
        else if (ETags.SetHeader(_context, result.Value)) ResponseWriter.NotModified(_context);
        else await ResponseWriter.SuccessAsync(_context, StatusCodes.Status200OK, result.Value);
    }

    /// <summary>201 with the created resource; once per <c>Idempotency-Key</c> if the endpoint honours it.</summary>
    /// <param name="useCase">The use case that creates it.</param>
    /// <param name="location">The path of the new resource, without the application's base path.</param>
    public Task Created<T>(IUseCase<Result<T>> useCase, Func<T, string>? location = null) =>
        CreatedAs(useCase, created => created, location);

    /// <summary>201 with a view of the created resource; once per <c>Idempotency-Key</c> if the endpoint honours it.</summary>
    /// <param name="useCase">The use case that creates it.</param>
    /// <param name="view">The view of what was created.</param>
    /// <param name="location">The path of the new resource, without the application's base path.</param>
    public async Task CreatedAs<T, TView>(IUseCase<Result<T>> useCase, Func<T, TView> view, Func<TView, string>? location = null)
    {
        var result = IdempotencyKey.Of(_context) is { } request
            ? await Limits.OnceAsync(
                _context, request, async () => ToStored(await ConcurrencyLimits.SendNowAsync(_context, useCase), view, location))
            : ToFirst(await SendAsync(useCase), view, location);
        if (result.Error is { } error)
        {
            await ResponseWriter.FailureAsync(_context, error);
            return;
        }

        var (answer, isReplay) = result.Value;
        var form = RequestVersion.OlderFormOf(_context);
        var headers = _context.Response.Headers;
        if (isReplay) headers[IdempotencyKey.ReplayedHeader] = "true";
        if (answer.Location is not null) headers.Location = _context.Request.PathBase.ToUriComponent() + answer.Location;
        if (answer.ETag is not null) headers.ETag = ETags.In(form, answer.ETag);
        if (form is { ChangesAnswers: true }) await ResponseWriter.WriteAsync(_context, answer.Status, Older<TView>(form, answer.Body));
        else await ResponseWriter.WriteAsync(_context, answer.Status, answer.Body);
    }

    /// <summary>200 with one page of a list.</summary>
    public async Task Page<T>(IUseCase<Result<PageOf<T>>> useCase)
    {
        var result = await SendAsync(useCase);
        if (result.Error is { } error) await ResponseWriter.FailureAsync(_context, error);
        else await ResponseWriter.SuccessAsync(
            _context, StatusCodes.Status200OK, result.Value.Items, new ListInfo(PageInfo.Of(result.Value)));
    }

    /// <summary>200 with a whole list.</summary>
    public async Task List<T>(IUseCase<Result<IReadOnlyList<T>>> useCase)
    {
        var result = await SendAsync(useCase);
        if (result.Error is { } error) await ResponseWriter.FailureAsync(_context, error);
        else await ResponseWriter.SuccessAsync(_context, StatusCodes.Status200OK, result.Value, ListInfo.Whole);
    }

    /// <summary>200 with CSV of any number of rows, written as they are read.</summary>
    public async Task Csv<T, TRow>(
        IUseCase<Result<T>> useCase, Func<T, IAsyncEnumerable<TRow>> rows, IReadOnlyList<CsvColumn<TRow>> columns)
    {
        var result = await SendAsync(useCase);
        if (result.Error is { } error) await ResponseWriter.FailureAsync(_context, error);
        else await ResponseWriter.WriteCsvAsync(_context, rows(result.Value), columns);
    }

    /// <summary>204, with no body.</summary>
    public async Task NoContent(IUseCase<Result> useCase)
    {
        var result = await SendAsync(useCase);
        if (result.Error is { } error) await ResponseWriter.FailureAsync(_context, error);
        else _context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    // The stored response has the newest version's form; each replay gets the form of its own version.
    private ReadOnlySpan<byte> Older<T>(IOlderForm form, byte[] newest)
    {
        var dialect = JsonDialect.Of(_context);
        using var document = JsonDocument.Parse(newest);
        var value = dialect.ObjectIn(document.RootElement).Deserialize(ApiJson.Of<T>.TypeInfo)!;
        return ResponseWriter.RenderOlder(dialect, form, value);
    }

    private Task<TResult> SendAsync<TResult>(IUseCase<TResult> useCase)
        where TResult : IResult<TResult> => Limits.SendAsync(_context, useCase);

    private ConcurrencyLimits Limits => _context.RequestServices.GetRequiredService<ConcurrencyLimits>();

    private Result<StoredResponse> ToStored<T, TView>(Result<T> result, Func<T, TView> view, Func<TView, string>? location)
    {
        if (result.Error is { } error) return error;
        var shown = view(result.Value);
        var body = ResponseWriter.RenderSuccess(JsonDialect.Of(_context), shown).ToArray();
        return new StoredResponse(StatusCodes.Status201Created, body, location?.Invoke(shown), ETags.Of(shown));
    }

    private Result<IdempotentResult<StoredResponse>> ToFirst<T, TView>(
        Result<T> result, Func<T, TView> view, Func<TView, string>? location) =>
        ToStored(result, view, location) is { Error: null } stored
            ? new IdempotentResult<StoredResponse>(stored.Value, IsReplay: false)
            : result.Error!;
}
