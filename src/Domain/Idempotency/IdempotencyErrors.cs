using Platform.Domain.Common;

namespace Platform.Domain.Idempotency;

/// <summary>Errors of idempotent requests.</summary>
public static class IdempotencyErrors
{
    private const string Header = "Idempotency-Key";
    private const string Reused = "This Idempotency-Key was used for another request";

    public static readonly Error KeyReused = new(ErrorKind.IdempotencyKeyReused, Reused)
    {
        Code = "idempotency.key_reused",
        Fields = [new FieldError(Header, Reused)],
    };

    public static readonly Error SecretNotKept = new(
        ErrorKind.Conflict, "This request was carried out before; its answer held a secret, which is not kept")
    {
        Code = "idempotency.secret_not_kept",
    };
}
