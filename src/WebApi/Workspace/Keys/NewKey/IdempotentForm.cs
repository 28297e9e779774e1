using System.Buffers.Text;
using System.Security.Cryptography;
using Platform.Application.Common;
using Platform.Application.Idempotency;
using Platform.Domain.Common;
using Platform.Domain.Idempotency;
using Platform.WebApi.Http.Concurrency;
using Platform.WebApi.Http.Idempotency;
using Platform.WebApi.Pages.Requests;

namespace Platform.WebApi.Workspace.Keys.NewKey;

/// <summary>
/// A form whose response shows a secret. The response can't be a redirect, since the secret would have to be stored meanwhile. So that
/// reloading it doesn't create a second key, each form has a random name that counts once, like an Idempotency-Key.
/// </summary>
internal static class IdempotentForm
{
    /// <summary>The field with the form's name.</summary>
    public const string Field = "once";

    private const int NameBytes = 16;

    /// <summary>A new form's name.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NameBytes));

    /// <summary>Sends the form's use case, unless the form has been sent before.</summary>
    public static async Task<Result<T>> SendAsync<T>(PageContext page, IUseCase<Result<T>> useCase)
    {
        if (page.Form.TextOrNull(Field) is not { Length: <= IdempotentRequest.KeyMaxLength } name || page.Form.Unreadable is not null)
        {
            return await page.TryAsync(useCase);
        }

        Result<T>? result = null;
        var request = new IdempotencyContext(
            "form " + name, SHA256.HashData(page.Context.Features.Get<RawBody>()!.Bytes), KeepsBody: false);
        var answer = await page.Service<ConcurrencyLimits>().OnceAsync(
            page.Context,
            request,
            async () =>
            {
                result = await ConcurrencyLimits.SendNowAsync(page.Context, useCase);
                return result.Error is { } refused ? refused : new StoredResponse(StatusCodes.Status200OK, [], null, null);
            });
        return answer.Error is { } error ? error : result!;
    }

    /// <summary>Rewords the errors of idempotent requests for a form.</summary>
    public static Error Worded(Error error)
    {
        if (error.Is(IdempotencyErrors.SecretNotKept))
        {
            return error with
            {
                Message = "This form was sent before, and its key was shown then. If you did not save it, revoke it and generate another"
            };
        }

        return error.Is(IdempotencyErrors.KeyReused)
            ? new Error(error.Kind, "This form was sent before with something else in it. Check it and send it again")
            : error;
    }
}
