using System.Buffers.Text;
using System.Security.Cryptography;
using Platform.Application.Common;
using Platform.Application.Idempotency;
using Platform.Domain.Common;
using Platform.Domain.Idempotency;
using Platform.WebApi.Http;

namespace Platform.WebApi.Workspace.Keys;

/// <summary>
/// A form whose answer shows a secret. It can't be answered with a redirect, for then the secret would have to wait somewhere; so
/// that reloading the answer makes no second key, each form has a name of its own that counts once, as an Idempotency-Key does.
/// </summary>
internal static class IdempotentForm
{
    /// <summary>The field that bears the form's name.</summary>
    public const string Field = "once";

    private const int NameBytes = 16;

    /// <summary>A new form's name.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NameBytes));

    /// <summary>Carries out what the form asks for, unless it has been sent before.</summary>
    public static async Task<Result<T>> SendAsync<T>(PageContext visit, IUseCase<Result<T>> useCase)
    {
        if (visit.Form.TextOrNull(Field) is not { Length: <= IdempotentRequest.KeyMaxLength } name || visit.Form.Unreadable is not null)
        {
            return await visit.TryAsync(useCase);
        }

        Result<T>? made = null;
        var request = new IdempotencyContext(
            "form " + name, SHA256.HashData(visit.Context.Features.Get<RawBody>()!.Bytes), KeepsBody: false);
        var answer = await visit.Service<ConcurrencyLimits>().OnceAsync(
            visit.Context,
            request,
            async () =>
            {
                made = await ConcurrencyLimits.SendNowAsync(visit.Context, useCase);
                return made.Error is { } refused ? refused : new StoredResponse(StatusCodes.Status200OK, [], null, null);
            });
        return answer.Error is { } error ? error : made!;
    }

    /// <summary>A refusal in words for who sees a form and no header.</summary>
    public static Error Worded(Error error)
    {
        if (error == IdempotencyErrors.SecretNotKept)
        {
            return error with
            {
                Message = "This form was sent before, and its key was shown then. If you did not save it, revoke it and generate another"
            };
        }

        return error == IdempotencyErrors.KeyReused
            ? new Error(error.Kind, "This form was sent before with something else in it. Check it and send it again")
            : error;
    }
}
