using System.Net;
using Platform.Application.Billing;
using Platform.Infrastructure.Settings;
using Stripe;

namespace Platform.Infrastructure.Billing;

/// <summary>Calls Stripe's API. All failures are thrown as one exception type, whose message contains neither key nor customer.</summary>
internal sealed class StripeConnection : IDisposable
{
    private const string Missing = "resource_missing";

    // A person waits for most of these calls. The library retries once if no answer arrives, within the timeout of the call.
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

    /// <summary>Makes a call, with a timeout of 10 seconds.</summary>
    /// <returns>Stripe's answer; null if the requested object doesn't exist.</returns>
    /// <exception cref="BillingUnreachableException">Stripe is unreachable, returns an error, or sends an invalid answer.</exception>
    public async Task<T?> FindAsync<T>(Func<StripeClient, CancellationToken, Task<T>> call, CancellationToken ct)
        where T : class
    {
        using var timeout = new CancellationTokenSource(CallTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            return await call(_client, either.Token) ?? throw Unreadable();
        }
        catch (StripeException exception) when (exception.StripeError?.Code == Missing)
        {
            return null;
        }
        catch (StripeException exception) when (exception.StripeError is { } error)
        {
            // Its message may quote the request.
            throw new BillingUnreachableException($"Stripe answers {(int)exception.HttpStatusCode} ({error.Code ?? error.Type})");
        }
        catch (StripeException exception)
        {
            throw new BillingUnreachableException($"Stripe's answer can't be read (status {(int)exception.HttpStatusCode})");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new BillingUnreachableException("Stripe doesn't answer in time");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new BillingUnreachableException($"Stripe can't be reached ({exception.GetType().Name})");
        }
        catch (Exception exception) when (exception is System.Text.Json.JsonException or FormatException or InvalidOperationException)
        {
            // A proxy may answer with anything, and the library throws various exceptions then.
            throw new BillingUnreachableException($"Stripe's answer can't be read ({exception.GetType().Name})");
        }
    }

    /// <summary>Makes a call for an object that must exist.</summary>
    /// <exception cref="BillingUnreachableException">Stripe is unreachable, returns an error, or sends an invalid answer.</exception>
    public async Task<T> GetAsync<T>(Func<StripeClient, CancellationToken, Task<T>> call, CancellationToken ct)
        where T : class =>
        await FindAsync(call, ct) ?? throw new BillingUnreachableException($"Stripe answers {(int)HttpStatusCode.NotFound} ({Missing})");

    /// <summary>Returns a member that every answer of its type has.</summary>
    /// <exception cref="BillingUnreachableException">The member is missing: the answer isn't Stripe's.</exception>
    public static T Required<T>(T? member)
        where T : class => member ?? throw Unreadable();

    public void Dispose() => _http.Dispose();

    private static BillingUnreachableException Unreadable() => new("Stripe's answer can't be read (a member is missing)");
}
