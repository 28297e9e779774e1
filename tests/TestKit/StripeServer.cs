using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Platform.TestKit;

/// <summary>
/// A stand-in for Stripe on its own port: the part of its API that the server calls, its hosted pages, and its signed events. It processes
/// no cards, sends no events by itself, creates no invoices and doesn't advance time; a test triggers everything.
/// </summary>
public sealed partial class StripeServer : IAsyncDisposable
{
    public const string SecretKey = "sk_test_standin";
    public const string WebhookSecret = "whsec_standin";
    public const string Pro = "price_pro";
    public const string Enterprise = "price_enterprise";
    public const string Foreign = "price_foreign";

    /// <summary>The path to which events are posted.</summary>
    public const string EventsPath = "/billing/stripe/events";

    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, JsonObject> _customers = [];
    private readonly Dictionary<string, JsonObject> _sessions = [];
    private readonly Dictionary<string, JsonObject> _subscriptions = [];
    private readonly Dictionary<string, (string Request, string Answer)> _once = [];
    private readonly Dictionary<string, JsonObject> _prices = new()
    {
        [Pro] = StripeObjects.Price(Pro, 4_900, "usd", "month"),
        [Enterprise] = StripeObjects.Price(Enterprise, 49_900, "usd", "month"),
        [Foreign] = StripeObjects.Price(Foreign, 100, "usd", "month"),
    };

    private int _made;

    private StripeServer(WebApplication app, TimeProvider clock) => (_app, Clock) = (app, clock);

    /// <summary>The address it listens on.</summary>
    public Uri Url => new(_app.Urls.Single());

    /// <summary>The failure of API calls; null for none.</summary>
    public StripeFailure? Failure { get; set; }

    /// <summary>The prefix of the calls that <see cref="Failure"/> applies to: <c>POST /v1/customers</c>; empty for all.</summary>
    public string FailingCall { get; set; } = "";

    /// <summary>Called during each listing of subscriptions, before its response is sent; null for nothing.</summary>
    public Func<Task>? WhileListing { get; set; }

    /// <summary>Every API call so far: <c>POST /v1/customers</c>.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>The settings with which an app sells plans through it.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["Billing:Stripe:SecretKey"] = SecretKey,
        ["Billing:Stripe:WebhookSecret"] = WebhookSecret,
        ["Billing:Stripe:ApiBase"] = Url.ToString(),
        ["Billing:Prices:Pro"] = Pro,
        ["Billing:Prices:Enterprise"] = Enterprise,
    };

    private TimeProvider Clock { get; }

    private long Now => Clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Starts listening.</summary>
    /// <param name="clock">The clock; null for the system's.</param>
    public static async Task<StripeServer> StartAsync(TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var server = new StripeServer(app, clock ?? TimeProvider.System);
        server.Map();
        await app.StartAsync();
        return server;
    }

    /// <summary>The customer of an organization, by its key.</summary>
    public string CustomerOf(string orgKey)
    {
        lock (_gate) return _customers.Values.Single(c => (string?)c["metadata"]!["org_key"] == orgKey)["id"]!.GetValue<string>();
    }

    /// <summary>The number of customers of an organization.</summary>
    public int CountCustomers(string orgKey)
    {
        lock (_gate) return _customers.Values.Count(c => (string?)c["metadata"]!["org_key"] == orgKey);
    }

    /// <summary>Deletes the responses stored for idempotency keys, as Stripe does after a day.</summary>
    public void ForgetIdempotencyKeys()
    {
        lock (_gate) _once.Clear();
    }

    /// <summary>A customer's checkout sessions that can be paid now.</summary>
    public IReadOnlyList<string> OpenSessions(string customer)
    {
        lock (_gate) return [.. _sessions.Values.Where(s => Is(s, "customer", customer) && Is(s, "status", "open")).Select(IdOf)];
    }

    /// <summary>The address to which the browser is redirected after payment.</summary>
    public string SuccessUrlOf(string session)
    {
        lock (_gate) return _sessions[session]["success_url"]!.GetValue<string>();
    }

    /// <summary>Pays a checkout session, as the buyer does on the hosted page.</summary>
    /// <returns>The subscription's id; null where the session can no longer be paid.</returns>
    public string? Pay(string session)
    {
        lock (_gate)
        {
            var found = _sessions[session];
            if (!Is(found, "status", "open")) return null;
            var subscription = SubscribeLocked(found["customer"]!.GetValue<string>(), found["line_item"]!.GetValue<string>());
            (found["status"], found["payment_status"], found["subscription"]) = ("complete", "paid", subscription);
            return subscription;
        }
    }

    /// <summary>Gives a customer a subscription.</summary>
    /// <returns>Its id.</returns>
    public string Subscribe(string customer, string price)
    {
        lock (_gate) return SubscribeLocked(customer, price);
    }

    /// <summary>A customer's subscriptions that have not ended.</summary>
    public int CountOpenSubscriptions(string customer)
    {
        lock (_gate) return _subscriptions.Values.Count(s => Is(s, "customer", customer) && !Is(s, "status", "canceled"));
    }

    /// <summary>Changes a subscription.</summary>
    public void Change(string subscription, Action<JsonObject> change)
    {
        lock (_gate) change(_subscriptions[subscription]);
    }

    /// <summary>Changes the status of a subscription.</summary>
    public void SetStatus(string subscription, string status) => Change(subscription, s => s["status"] = status);

    /// <summary>Changes the price of a subscription.</summary>
    public void SetPrice(string subscription, string price)
    {
        lock (_gate) SetPriceLocked(subscription, price);
    }

    /// <summary>Changes the price of a plan, or replaces it with one that is no single amount.</summary>
    public void SetAmount(string price, long? amount)
    {
        lock (_gate) _prices[price] = StripeObjects.Price(price, amount, "usd", "month");
    }

    /// <summary>Removes a price, so that Stripe no longer knows it.</summary>
    public void RemovePrice(string price)
    {
        lock (_gate) _prices.Remove(price);
    }

    /// <summary>Deletes a customer with their subscriptions.</summary>
    public void DeleteCustomer(string customer)
    {
        lock (_gate)
        {
            _customers.Remove(customer);
            foreach (var id in _subscriptions.Values.Where(s => Is(s, "customer", customer)).Select(IdOf).ToList())
            {
                _subscriptions.Remove(id);
            }
        }
    }

    /// <summary>The body of an event about a subscription in its current state.</summary>
    public string EventAbout(string subscription, string type, string? eventId = null)
    {
        lock (_gate) return EventOf(type, _subscriptions[subscription].DeepClone(), eventId);
    }

    /// <summary>The body of an event about any object.</summary>
    public string EventOf(string type, JsonNode about, string? eventId = null) =>
        StripeObjects.Event(eventId ?? NewId("evt_"), type, about, Now).ToJsonString();

    /// <summary>The signature header for a body.</summary>
    public string Sign(string body, string secret = WebhookSecret, TimeSpan ago = default)
    {
        var at = (Clock.GetUtcNow() - ago).ToUnixTimeSeconds();
        return $"t={at.ToString(CultureInfo.InvariantCulture)},v1={SignatureOf(body, secret, at)}";
    }

    /// <summary>Posts an event to an app, signed as Stripe does.</summary>
    public async Task<ApiAnswer> SendAsync(PlatformApp app, string body, string? signature = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, EventsPath)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json")
        };
        request.Headers.TryAddWithoutValidation("Stripe-Signature", signature ?? Sign(body));
        return await app.Anonymous.SendAsync(request);
    }

    private void SetPriceLocked(string subscription, string price) =>
        _subscriptions[subscription]["items"]!["data"]![0]!["price"] = _prices[price].DeepClone();

    private void ChangePrice(string price, Action<JsonObject> change)
    {
        lock (_gate) change(_prices[price]);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>The signature of a body at a Unix time (https://docs.stripe.com/webhooks#verify-manually).</summary>
    public static string SignatureOf(string body, string secret, long at) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{at.ToString(CultureInfo.InvariantCulture)}.{body}")));
}

/// <summary>A failure of a call of Stripe's API.</summary>
public enum StripeFailure
{
    /// <summary>The connection breaks.</summary>
    Disconnects,

    /// <summary>500.</summary>
    ServerError,

    /// <summary>429.</summary>
    TooManyRequests,

    /// <summary>401, as after the key was revoked; the message quotes the key.</summary>
    Unauthorized,

    /// <summary>No response until the caller times out.</summary>
    Hangs,

    /// <summary>200 with an HTML page, as from a proxy in between.</summary>
    Page,

    /// <summary>502 with an HTML page.</summary>
    BadGateway,

    /// <summary>200 with JSON that lacks the API's members.</summary>
    OtherJson,

    /// <summary>200 without a body.</summary>
    Nothing,
}
