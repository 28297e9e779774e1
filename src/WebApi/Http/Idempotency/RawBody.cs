using System.Text.Json;

namespace Platform.WebApi.Http.Idempotency;

/// <summary>A body's members, kept to compare requests with the same <c>Idempotency-Key</c>; a form's as JSON.</summary>
internal sealed record BodyMembers(JsonElement Json);

/// <summary>The raw bytes of a request's body.</summary>
internal sealed record RawBody(byte[] Bytes);
