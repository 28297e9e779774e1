using System.Net;
using Platform.Application.Billing;
using Platform.Infrastructure.Settings;
using Stripe;

namespace Platform.Infrastructure.Billing;

/// <summary>Calls Stripe's API. What goes wrong on the way comes out as one exception, which names neither key nor customer.</summary>
internal sealed class StripeConnection : IDisposable
{
    private const string Missing = "resource_missing";

    // A person waits for most of these calls.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly HttpClient _http;

    public StripeConnection(StripeSettings settings)
    {
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Patience };
        Client = new StripeClient(new StripeClientOptions
        {
            ApiKey = settings.SecretKey,
            ApiBase = settings.ApiBase.ToString().TrimEnd('/'),
            HttpClient = new SystemNetHttpClient(_http, maxNetworkRetries: 1, appInfo: null, enableTelemetry: false),
        });
    }

    /// <summary>Stripe's client.</summary>
    public StripeClient Client { get; }

    /// <summary>Makes a call.</summary>
    /// <returns>What it gives; null where Stripe doesn't know what was asked for.</returns>
    /// <exception cref="BillingUnreachableException">Stripe doesn't answer, or refuses.</exception>
    public static async Task<T?> FindAsync<T>(Func<Task<T>> call, CancellationToken ct)
        where T : class
    {
        try
        {
            return await call();
        }
        catch (StripeException refusal) when (refusal.StripeError?.Code == Missing)
        {
            return null;
        }
        catch (StripeException refusal)
        {
            // Its message may quote what was sent.
            throw new BillingUnreachableException($"Stripe answers {(int)refusal.HttpStatusCode} ({refusal.StripeError?.Code ?? refusal.StripeError?.Type})");
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException || (problem is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new BillingUnreachableException($"Stripe can't be reached ({problem.GetType().Name})");
        }
    }

    /// <summary>Makes a call for something that must be there.</summary>
    /// <exception cref="BillingUnreachableException">Stripe doesn't answer, or refuses.</exception>
    public static async Task<T> GetAsync<T>(Func<Task<T>> call, CancellationToken ct)
        where T : class => await FindAsync(call, ct) ?? throw new BillingUnreachableException($"Stripe answers {(int)HttpStatusCode.NotFound} ({Missing})");

    public void Dispose() => _http.Dispose();
}
