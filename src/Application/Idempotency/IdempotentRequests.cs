using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
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
    /// <param name="carryOut">
    /// Processes the request and creates the response. Its saves become durable only together with the response.
    /// </param>
    /// <param name="ct">Cancels the operation; nothing is saved then.</param>
    public async Task<Result<IdempotentResult>> OnceAsync(
        IdempotencyContext request, Func<Task<Result<StoredResponse>>> carryOut, CancellationToken ct)
    {
        var key = SHA256.HashData(Encoding.UTF8.GetBytes(request.Key));
        for (var attempt = 1; ; attempt++)
        {
            var stored = await FindAsync(key, ct);
            if (stored is not null && IsKept(stored)) return Replay(stored, request);
            try
            {
                if (await TryFirstAsync(key, stored, request, carryOut, ct) is { } answer) return answer;
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

    private static Result<IdempotentResult> Replay(IdempotentRequest first, IdempotencyContext request)
    {
        if (!IsSame(first.Fingerprint, request)) return IdempotencyErrors.KeyReused;
        if (first.Body is null) return IdempotencyErrors.SecretNotKept;
        return new IdempotentResult(new StoredResponse(first.Status, first.Body, first.Location, first.ETag), IsReplay: true);
    }

    private static bool IsSame(ReadOnlySpan<byte> first, IdempotencyContext request) =>
        first.SequenceEqual(request.Fingerprint) || (request.EarlierFingerprint is { } earlier && first.SequenceEqual(earlier));

    // The claim is saved with what the request creates and with its response. Returns null if another request has the key: the database
    // lets one of them insert its claim and makes the other wait for the outcome.
    private async Task<Result<IdempotentResult>?> TryFirstAsync(
        byte[] key, IdempotentRequest? expired, IdempotencyContext request, Func<Task<Result<StoredResponse>>> carryOut,
        CancellationToken ct)
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
            var isSecond = error == IdempotencyErrors.KeyReused || (await FindAsync(key, ct) is { } first && IsKept(first));
            if (isSecond) return null;
            return error;
        }

        var answer = result.Value;
        claim.Answer(answer.Status, request.KeepsBody ? answer.Body : null, answer.Location, answer.ETag);
        if (await unit.CommitAsync(ct) is not { } refused) return new IdempotentResult(answer, IsReplay: false);
        if (refused == IdempotencyErrors.KeyReused) return null;
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

/// <summary>A response as it is sent to the client.</summary>
public sealed record StoredResponse(int Status, byte[] Body, string? Location, string? ETag);

/// <summary>The response, and whether it is a replay.</summary>
public sealed record IdempotentResult(StoredResponse Answer, bool IsReplay);
