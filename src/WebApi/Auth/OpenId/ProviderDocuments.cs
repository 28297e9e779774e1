using Microsoft.IdentityModel.Protocols;

namespace Platform.WebApi.Auth.OpenId;

/// <summary>
/// Reads a provider's metadata and keys. A failure is cached for a few seconds: meanwhile people get an error at once, and a provider that
/// hangs isn't called for each of them.
/// </summary>
internal sealed class ProviderDocuments(HttpClient http, TimeProvider clock) : IDocumentRetriever
{
    // A person waits for two documents.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan FailureLifetime = TimeSpan.FromSeconds(5);

    private volatile Failure? _failure;

    public async Task<string> GetDocumentAsync(string address, CancellationToken cancel)
    {
        if (_failure is { } failure && clock.GetElapsedTime(failure.Timestamp) < FailureLifetime)
        {
            throw new HttpRequestException("The provider could not be reached a moment ago.", failure.Exception);
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
        catch (Exception exception) when (!cancel.IsCancellationRequested)
        {
            _failure = new Failure(exception, clock.GetTimestamp());
            throw;
        }
    }

    private sealed record Failure(Exception Exception, long Timestamp);
}
