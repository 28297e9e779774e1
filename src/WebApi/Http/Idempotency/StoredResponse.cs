using Platform.Application.Idempotency;
using Platform.Domain.Idempotency;

namespace Platform.WebApi.Http.Idempotency;

/// <summary>A response as it is sent to the client.</summary>
internal sealed record StoredResponse(int Status, byte[] Body, string? Location, string? ETag)
{
    /// <summary>Stores each part of a response in its own column.</summary>
    public static readonly IAnswerFormat<StoredResponse> Format = new Columns();

    private sealed class Columns : IAnswerFormat<StoredResponse>
    {
        public void Store(StoredResponse answer, IdempotentRequest request, bool keepsBody) =>
            request.Answer(answer.Status, keepsBody ? answer.Body : null, answer.Location, answer.ETag);

        public StoredResponse Read(IdempotentRequest request) => new(
            request.Status,
            request.Body ?? throw new InvalidOperationException("The response was stored without its body."),
            request.Location,
            request.ETag);
    }
}
