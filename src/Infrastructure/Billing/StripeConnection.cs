using System.Net;
using Platform.Application.Billing;
using Platform.Infrastructure.Settings;
using Stripe;

namespace Platform.Infrastructure.Billing;

/// <summary>Calls Stripe's API. What goes wrong on the way comes out as one exception, which names neither key nor customer.</summary>
internal sealed class StripeConnection : IDisposable
{
    private const string Missing = "resource_missing";

    // A person waits for most of these calls. The library tries once more where no answer came, within the time of the call.
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(8);

    private readonly HttpClient _http;
    private readonly StripeClient _client;
    private readonly TimeProvider _clock;

    public StripeConnection(StripeSettings settings, TimeProvider clock)
    {
        _clock = clock;
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TryTimeout };
        _client = new StripeClient(new StripeClientOptions
        {
            ApiKey = settings.SecretKey,
            ApiBase = settings.ApiBase.ToString().TrimEnd('/'),
            HttpClient = new SystemNetHttpClient(_http, maxNetworkRetries: 1, appInfo: null, enableTelemetry: false),
        });
    }

    /// <summary>Makes a call, which takes at most 10 seconds.</summary>
    /// <returns>What it gives; null where Stripe doesn't know what was asked for.</returns>
    /// <exception cref="BillingUnreachableException">Stripe doesn't answer, refuses, or sends what is no answer of its API.</exception>
    public async Task<T?> FindAsync<T>(Func<StripeClient, CancellationToken, Task<T>> call, CancellationToken ct)
        where T : class
    {
        using var timeout = new CancellationTokenSource(CallTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            return await call(_client, either.Token) ?? throw Unreadable();
        }
        catch (StripeException refusal) when (refusal.StripeError?.Code == Missing)
        {
            return null;
        }
        catch (StripeException refusal) when (refusal.StripeError is { } error)
        {
            // Its message may quote what was sent.
            throw new BillingUnreachableException($"Stripe answers {(int)refusal.HttpStatusCode} ({error.Code ?? error.Type})");
        }
        catch (StripeException refusal)
        {
            throw new BillingUnreachableException($"Stripe's answer can't be read (status {(int)refusal.HttpStatusCode})");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new BillingUnreachableException("Stripe doesn't answer in time");
        }
        catch (Exception problem) when (problem is HttpRequestException or IOException)
        {
            throw new BillingUnreachableException($"Stripe can't be reached ({problem.GetType().Name})");
        }
        catch (Exception problem) when (problem is System.Text.Json.JsonException or FormatException or InvalidOperationException)
        {
            // A proxy on the way may answer with anything, which the library doesn't foresee everywhere.
            throw new BillingUnreachableException($"Stripe's answer can't be read ({problem.GetType().Name})");
        }
    }

    /// <summary>Makes a call for something that must be there.</summary>
    /// <exception cref="BillingUnreachableException">Stripe doesn't answer, refuses, or sends what is no answer of its API.</exception>
    public async Task<T> GetAsync<T>(Func<StripeClient, CancellationToken, Task<T>> call, CancellationToken ct)
        where T : class =>
        await FindAsync(call, ct) ?? throw new BillingUnreachableException($"Stripe answers {(int)HttpStatusCode.NotFound} ({Missing})");

    /// <summary>A member that every answer of the kind has.</summary>
    /// <exception cref="BillingUnreachableException">It is missing: the answer isn't Stripe's.</exception>
    public static T Required<T>(T? member)
        where T : class => member ?? throw Unreadable();

    public void Dispose() => _http.Dispose();

    private static BillingUnreachableException Unreadable() => new("Stripe's answer can't be read (a member is missing)");
}
