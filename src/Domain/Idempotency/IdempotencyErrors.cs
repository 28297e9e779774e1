using Platform.Domain.Common;

namespace Platform.Domain.Idempotency;

/// <summary>What is refused about idempotent requests.</summary>
public static class IdempotencyErrors
{
    public static readonly Error KeyReused = new(ErrorKind.IdempotencyKeyReused, "This Idempotency-Key was used for another request");
    public static readonly Error SecretNotKept = new(ErrorKind.Conflict, "This request was carried out before; its answer held a secret, which is not kept");
    public static readonly Error KeyMalformed = Error.Invalid("Idempotency-Key", $"Must be 1 to {IdempotentRequest.KeyMaxLength} printable ASCII characters");
}
