using Platform.Application.Idempotency;
using Platform.Domain.Idempotency;

namespace Platform.Infrastructure.Tests.Support;

/// <summary>Answers that are bytes and nothing else.</summary>
internal sealed class StoredBytes : IAnswerFormat<byte[]>
{
    public static readonly StoredBytes Format = new();

    public void Store(byte[] answer, IdempotentRequest request, bool keepsBody) =>
        request.Answer(201, keepsBody ? answer : null, null, null);

    public byte[] Read(IdempotentRequest request) => request.Body!;
}
