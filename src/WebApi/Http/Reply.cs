using System.Text.Json;
using Platform.Application.Common;
using Platform.Domain.Common;

namespace Platform.WebApi.Http;

/// <summary>Sends a use case and words its answer in the surface's dialect.</summary>
internal sealed class Reply
{
    private readonly HttpContext _context;
    private readonly UseCases _useCases;

    private Reply(HttpContext context) => (_context, _useCases) = (context, context.RequestServices.GetRequiredService<UseCases>());

    /// <summary>Called by the framework for a parameter of this type.</summary>
    public static ValueTask<Reply?> BindAsync(HttpContext context) => ValueTask.FromResult<Reply?>(new Reply(context));

    /// <summary>200 with what the use case gives.</summary>
    public Task Ok<T>(IUseCase<Result<T>> useCase) => OneAsync(useCase, StatusCodes.Status200OK);

    /// <summary>201 with what the use case made.</summary>
    public Task Created<T>(IUseCase<Result<T>> useCase) => OneAsync(useCase, StatusCodes.Status201Created);

    /// <summary>200 with one page of a list.</summary>
    public async Task Page<T>(IUseCase<Result<PageOf<T>>> useCase)
    {
        var result = await _useCases.Send(useCase, _context.RequestAborted);
        if (result.Error is { } error) await Answer.FailureAsync(_context, error);
        else await Answer.SuccessAsync(_context, StatusCodes.Status200OK, json => Write(json, result.Value.Items), PageInfo.Of(result.Value));
    }

    /// <summary>204, with no body.</summary>
    public async Task NoContent(IUseCase<Result> useCase)
    {
        var result = await _useCases.Send(useCase, _context.RequestAborted);
        if (result.Error is { } error) await Answer.FailureAsync(_context, error);
        else _context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task OneAsync<T>(IUseCase<Result<T>> useCase, int status)
    {
        var result = await _useCases.Send(useCase, _context.RequestAborted);
        if (result.Error is { } error) await Answer.FailureAsync(_context, error);
        else await Answer.SuccessAsync(_context, status, json => Write(json, result.Value), page: null);
    }

    private static void Write<T>(Utf8JsonWriter json, T value) => JsonSerializer.Serialize(json, value, Wire.TypeInfo(typeof(T)));
}
