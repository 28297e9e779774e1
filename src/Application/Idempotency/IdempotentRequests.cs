using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Application.Common.Pipeline;
using Platform.Domain.Common;
using Platform.Domain.Idempotency;

namespace Platform.Application.Idempotency;

/// <summary>
/// Processes a create request once, however often it is sent with the same <c>Idempotency-Key</c>
/// (draft-ietf-httpapi-idempotency-key-header). The response is saved in the transaction of what it describes,
/// so that neither exists without the other.
/// </summary>
public sealed class IdempotentRequests(IAppDb db, ICaller caller, TimeProvider clock)
{
    /// <summary>Processes the request, or replays the first response.</summary>
    /// <param name="request">The request and its key.</param>
    /// <param name="format">How a response is stored.</param>
    /// <param name="carryOut">
    /// Processes the request and creates the response. Its saves become durable only together with the response.
    /// </param>
    /// <param name="ct">Cancels the operation; nothing is saved then.</param>
    /// <typeparam name="TAnswer">A response in the surface's own form.</typeparam>
    public async Task<Result<IdempotentResult<TAnswer>>> OnceAsync<TAnswer>(
        IdempotencyContext request, IAnswerFormat<TAnswer> format, Func<Task<Result<TAnswer>>> carryOut, CancellationToken ct)
    {
        var key = SHA256.HashData(Encoding.UTF8.GetBytes(request.Key));
        for (var attempt = 1; ; attempt++)
        {
            var stored = await FindAsync(key, ct);
            if (stored is not null && IsKept(stored)) return Replay(stored, request, format);
            try
            {
                if (await TryFirstAsync(key, stored, request, format, carryOut, ct) is { } answer) return answer;
                if (attempt >= RetryDelay.Tries)
                {
                    throw new SaveConflictException("Another request held the key at every try and left no answer.");
                }
            }
            catch (SaveConflictException) when (attempt < RetryDelay.Tries)
            {
                await RetryDelay.ForAsync(attempt, ct);
            }

            // Another request with this key came first, or the database requires a retry.
            db.Forget();
        }
    }

    private Task<IdempotentRequest?> FindAsync(byte[] key, CancellationToken ct) =>
        db.Query(new IdempotentRequestByKey(key, caller)).SingleOrDefaultAsync(ct);

    private bool IsKept(IdempotentRequest request) => request.ExpiresAt > clock.GetUtcNow();

    private static Result<IdempotentResult<TAnswer>> Replay<TAnswer>(
        IdempotentRequest first, IdempotencyContext request, IAnswerFormat<TAnswer> format)
    {
        if (!IsSame(first.Fingerprint, request)) return IdempotencyErrors.KeyReused;
        if (first.Body is null) return IdempotencyErrors.SecretNotKept;
        return new IdempotentResult<TAnswer>(format.Read(first), IsReplay: true);
    }

    private static bool IsSame(ReadOnlySpan<byte> first, IdempotencyContext request) =>
        first.SequenceEqual(request.Fingerprint) || (request.EarlierFingerprint is { } earlier && first.SequenceEqual(earlier));

    // The claim is saved with what the request creates and with its response. Returns null if another request has the key: the database
    // lets one of them insert its claim and makes the other wait for the outcome.
    private async Task<Result<IdempotentResult<TAnswer>>?> TryFirstAsync<TAnswer>(
        byte[] key, IdempotentRequest? expired, IdempotencyContext request, IAnswerFormat<TAnswer> format,
        Func<Task<Result<TAnswer>>> carryOut, CancellationToken ct)
    {
        await using var unit = await db.BeginAsync(ct);
        if (expired is not null) await db.Query(new IdempotentRequestById(expired.Id, caller)).ExecuteDeleteAsync(ct);
        var claim = IdempotentRequest.Create(
            caller.Organization, IdempotencyTenancy.CredentialOf(caller), key, request.Fingerprint, clock.GetUtcNow());
        db.IdempotentRequests.Add(claim);

        var result = await carryOut();
        if (result.Error is { } error)
        {
            // The error may be caused by the first request with this key, which has just created the same thing.
            var isSecond = error.Is(IdempotencyErrors.KeyReused) || (await FindAsync(key, ct) is { } first && IsKept(first));
            if (isSecond) return null;
            return error;
        }

        var answer = result.Value;
        format.Store(answer, claim, request.KeepsBody);
        if (await unit.CommitAsync(ct) is not { } refused) return new IdempotentResult<TAnswer>(answer, IsReplay: false);
        if (refused.Is(IdempotencyErrors.KeyReused)) return null;
        return refused;
    }
}

/// <summary>A create request with an idempotency key.</summary>
/// <param name="Key">The client's key.</param>
/// <param name="Fingerprint">SHA-256 of the method, the path and the members of the body.</param>
/// <param name="KeepsBody">Whether the response's body may be stored; false if it contains a secret.</param>
public sealed record IdempotencyContext(string Key, byte[] Fingerprint, bool KeepsBody)
{
    /// <summary>The fingerprint over the body's bytes that versions before 0.2 stored; null if there was none.</summary>
    public byte[]? EarlierFingerprint { get; init; }
}

/// <summary>How a surface stores its responses with the requests.</summary>
/// <typeparam name="TAnswer">A response in the surface's own form.</typeparam>
public interface IAnswerFormat<TAnswer>
{
    /// <summary>Stores a response, without its body if that must not be stored.</summary>
    void Store(TAnswer answer, IdempotentRequest request, bool keepsBody);

    /// <summary>Reads the response of a request that has its body.</summary>
    TAnswer Read(IdempotentRequest request);
}

/// <summary>The response, and whether it is a replay.</summary>
public sealed record IdempotentResult<TAnswer>(TAnswer Answer, bool IsReplay);
