using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Application.Common.Pipeline;
using Platform.Domain.Common;
using Platform.Domain.Idempotency;

namespace Platform.Application.Idempotency;

/// <summary>
/// Carries out a creation once, however often it is asked for under one <c>Idempotency-Key</c>
/// (draft-ietf-httpapi-idempotency-key-header). The answer is saved in the transaction of what it tells of, so that neither is there
/// without the other.
/// </summary>
public sealed class IdempotentRequests(IAppDb db, ICaller caller, TimeProvider clock)
{
    /// <summary>Carries it out, or gives the first answer again.</summary>
    /// <param name="request">What is asked for, and under which key.</param>
    /// <param name="format">How an answer is kept.</param>
    /// <param name="carryOut">Makes the thing and words the answer; what it saves is durable only together with the answer.</param>
    /// <param name="ct">Ends the wait; nothing is saved then.</param>
    /// <typeparam name="TAnswer">An answer, as the surface keeps it.</typeparam>
    public async Task<Result<IdempotentResult<TAnswer>>> OnceAsync<TAnswer>(
        IdempotencyContext request, IAnswerFormat<TAnswer> format, Func<Task<Result<TAnswer>>> carryOut, CancellationToken ct)
    {
        var key = SHA256.HashData(Encoding.UTF8.GetBytes(request.Key));
        for (var tried = 1; ; tried++)
        {
            var known = await FindAsync(key, ct);
            if (known is not null && IsKept(known)) return Again(known, request, format);
            try
            {
                if (await TryFirstAsync(key, known, request, format, carryOut, ct) is { } answer) return answer;
                if (tried >= RetryDelay.Tries)
                {
                    throw new SaveConflictException("Another request held the key at every try and left no answer.");
                }
            }
            catch (SaveConflictException) when (tried < RetryDelay.Tries)
            {
                await RetryDelay.ForAsync(tried, ct);
            }

            // Another request with this key came first, or the database asks for another try.
            db.Forget();
        }
    }

    private Task<IdempotentRequest?> FindAsync(byte[] key, CancellationToken ct) =>
        db.Query(new IdempotentRequestByKey(key, caller)).SingleOrDefaultAsync(ct);

    private bool IsKept(IdempotentRequest request) => request.ExpiresAt > clock.GetUtcNow();

    private static Result<IdempotentResult<TAnswer>> Again<TAnswer>(
        IdempotentRequest first, IdempotencyContext request, IAnswerFormat<TAnswer> format)
    {
        if (!IsSame(first.Fingerprint, request)) return IdempotencyErrors.KeyReused;
        if (first.Body is null) return IdempotencyErrors.SecretNotKept;
        return new IdempotentResult<TAnswer>(format.Read(first), IsReplay: true);
    }

    private static bool IsSame(ReadOnlySpan<byte> first, IdempotencyContext request) =>
        first.SequenceEqual(request.Fingerprint) || (request.EarlierFingerprint is { } earlier && first.SequenceEqual(earlier));

    // The claim is saved with what the request makes, and with its answer. Null: another request has the key; the database lets one
    // of them insert its claim and makes the other wait for the outcome.
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
            // It may be refused because the first request with this key has just made the same thing.
            var isSecond = error == IdempotencyErrors.KeyReused || (await FindAsync(key, ct) is { } first && IsKept(first));
            if (isSecond) return null;
            return error;
        }

        var answer = result.Value;
        format.Keep(answer, claim, request.KeepsBody);
        if (await unit.CommitAsync(ct) is not { } refused) return new IdempotentResult<TAnswer>(answer, IsReplay: false);
        if (refused == IdempotencyErrors.KeyReused) return null;
        return refused;
    }
}

/// <summary>A creation asked for under a key.</summary>
/// <param name="Key">The caller's own text.</param>
/// <param name="Fingerprint">SHA-256 of method, path and the members of the body.</param>
/// <param name="KeepsBody">Whether the answer may be kept; not where it holds a secret.</param>
public sealed record IdempotencyContext(string Key, byte[] Fingerprint, bool KeepsBody)
{
    /// <summary>The fingerprint that versions before 0.2 kept, of the body's bytes; null where there was none.</summary>
    public byte[]? EarlierFingerprint { get; init; }
}

/// <summary>How a surface keeps its answers with the requests that they answer.</summary>
/// <typeparam name="TAnswer">An answer, as the surface keeps it.</typeparam>
public interface IAnswerFormat<TAnswer>
{
    /// <summary>Keeps an answer; of one whose body may not be kept, all but that.</summary>
    void Keep(TAnswer answer, IdempotentRequest request, bool keepsBody);

    /// <summary>The answer that a request keeps with its body.</summary>
    TAnswer Read(IdempotentRequest request);
}

/// <summary>The answer, and whether it is the first one given again.</summary>
public sealed record IdempotentResult<TAnswer>(TAnswer Answer, bool IsReplay);
