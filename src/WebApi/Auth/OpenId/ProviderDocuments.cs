using Microsoft.IdentityModel.Protocols;

namespace Platform.WebApi.Auth.OpenId;

/// <summary>
/// Reads a provider's metadata and keys. A failure is kept for some seconds: people who come meanwhile get their answer at once, and a
/// provider that hangs is not asked by all of them.
/// </summary>
internal sealed class ProviderDocuments(HttpClient http, TimeProvider clock) : IDocumentRetriever
{
    // There are two documents, and a person waits for both.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan FailureKept = TimeSpan.FromSeconds(5);

    private volatile Failure? _failure;

    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        if (_failure is { } failure && clock.GetElapsedTime(failure.Timestamp) < FailureKept)
        {
            throw new HttpRequestException("The provider could not be reached a moment ago.", failure.Problem);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Timeout);
        try
        {
            using var response = await http.GetAsync(address, limit.Token);
            response.EnsureSuccessStatusCode();
            var text = await response.Content.ReadAsStringAsync(limit.Token);
            _failure = null;
            return text;
        }
        catch (Exception problem) when (!cancel.IsCancellationRequested)
        {
            _failure = new Failure(problem, clock.GetTimestamp());
            throw;
        }
    }

    private sealed record Failure(Exception Problem, long Timestamp);
}
