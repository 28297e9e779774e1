using Platform.Application.Idempotency;
using Platform.Domain.Idempotency;

namespace Platform.WebApi.Http;

/// <summary>An answer as it went, or goes, over the wire.</summary>
internal sealed record StoredResponse(int Status, byte[] Body, string? Location, string? ETag)
{
    /// <summary>Keeps each part of an answer in its own column.</summary>
    public static readonly IAnswerFormat<StoredResponse> Format = new Columns();

    private sealed class Columns : IAnswerFormat<StoredResponse>
    {
        public void Keep(StoredResponse answer, IdempotentRequest request, bool keepsBody) =>
            request.Answer(answer.Status, keepsBody ? answer.Body : null, answer.Location, answer.ETag);

        public StoredResponse Read(IdempotentRequest request) => new(
            request.Status,
            request.Body ?? throw new InvalidOperationException("The answer was kept without its body."),
            request.Location,
            request.ETag);
    }
}
