using System.Security.Cryptography;
using System.Text;
using Platform.Application.Idempotency;
using Platform.Domain.Common;
using Platform.Domain.Idempotency;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.Http.Json;

namespace Platform.WebApi.Http.Idempotency;

/// <summary>Marks a creating endpoint as honouring <c>Idempotency-Key</c>.</summary>
/// <param name="HasSecret">Whether its response contains a secret, which is never stored.</param>
internal sealed record Idempotent(bool HasSecret);

/// <summary>Reads the <c>Idempotency-Key</c> header.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotent-Replayed";

    private static readonly Error Malformed = Error.Invalid(
        Header, $"Must be 1 to {IdempotentRequest.KeyMaxLength} printable ASCII characters");

    /// <summary>The endpoint creates its resource once per key.</summary>
    public static RouteHandlerBuilder OncePerKey(this RouteHandlerBuilder endpoint, bool hasSecret = false) =>
        endpoint.WithMetadata(new Idempotent(hasSecret));

    /// <summary>The key and the fingerprint of a request, or null if it has no key or the endpoint doesn't honour one.</summary>
    /// <exception cref="RefusedException">The key is malformed.</exception>
    public static IdempotencyContext? Of(HttpContext context)
    {
        var given = context.Request.Headers[Header];
        if (given.Count == 0 || context.GetEndpoint()?.Metadata.GetMetadata<Idempotent>() is not { } idempotent) return null;
        if (given is not [{ Length: > 0 and <= IdempotentRequest.KeyMaxLength } key] || !key.All(c => c is >= ' ' and <= '~'))
        {
            throw new RefusedException(Malformed);
        }

        return new IdempotencyContext(key, Fingerprint(context, BodyOf(context)), KeepsBody: !idempotent.HasSecret)
        {
            EarlierFingerprint = Fingerprint(context, BytesOf(context)),
        };
    }

    private static byte[] Fingerprint(HttpContext context, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{context.Request.Method} {context.Request.Path}\n"));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    // The endpoint's body has been bound by now.
    private static ReadOnlySpan<byte> BodyOf(HttpContext context) => CanonicalJson.Of(context.Features.Get<BodyMembers>()?.Json);

    // Versions before 0.2 stored a hash of the raw bytes. It is also compared while their responses are still kept (one day).
    private static ReadOnlySpan<byte> BytesOf(HttpContext context) => context.Features.Get<RawBody>()?.Bytes ?? [];
}
