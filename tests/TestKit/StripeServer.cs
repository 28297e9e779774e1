using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Platform.TestKit;

/// <summary>
/// A stand-in of Stripe on a port of its own: the part of its API that the product calls, its two hosted pages, and its signed events. It
/// takes no cards, sends no event by itself, makes no invoices and moves no time; what happens there a test says.
/// </summary>
public sealed class StripeServer : IAsyncDisposable
{
    public const string SecretKey = "sk_test_standin";
    public const string WebhookSecret = "whsec_standin";
    public const string Pro = "price_pro";
    public const string Enterprise = "price_enterprise";
    public const string Foreign = "price_foreign";

    /// <summary>The path that events are posted to.</summary>
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

    /// <summary>Where it listens.</summary>
    public Uri Url => new(_app.Urls.Single());

    /// <summary>What goes wrong with every call of the API; null for nothing.</summary>
    public StripeFailure? Failure { get; set; }

    /// <summary>Called within each look for subscriptions, before its answer goes out; null for nothing.</summary>
    public Func<Task>? WhileListing { get; set; }

    /// <summary>Every call of the API so far: <c>POST /v1/customers</c>.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Settings with which an app sells plans here.</summary>
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

    /// <summary>Starts to listen.</summary>
    /// <param name="clock">The clock; left out, the system's.</param>
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

    /// <summary>How many customers there are of an organization.</summary>
    public int CountCustomers(string orgKey)
    {
        lock (_gate) return _customers.Values.Count(c => (string?)c["metadata"]!["org_key"] == orgKey);
    }

    /// <summary>Purchases of a customer that can be paid now.</summary>
    public IReadOnlyList<string> OpenSessions(string customer)
    {
        lock (_gate) return [.. _sessions.Values.Where(s => Is(s, "customer", customer) && Is(s, "status", "open")).Select(IdOf)];
    }

    /// <summary>Pays a purchase, as the buyer does on the hosted page.</summary>
    /// <returns>The subscription's id; null where the purchase can no longer be paid.</returns>
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

    /// <summary>Subscriptions of a customer that have not ended.</summary>
    public int CountOpenSubscriptions(string customer)
    {
        lock (_gate) return _subscriptions.Values.Count(s => Is(s, "customer", customer) && !Is(s, "status", "canceled"));
    }

    /// <summary>Changes a subscription.</summary>
    public void Change(string subscription, Action<JsonObject> change)
    {
        lock (_gate) change(_subscriptions[subscription]);
    }

    /// <summary>Gives a subscription another status.</summary>
    public void SetStatus(string subscription, string status) => Change(subscription, s => s["status"] = status);

    /// <summary>Gives a subscription another price.</summary>
    public void SetPrice(string subscription, string price) =>
        Change(subscription, s => s["items"]!["data"]![0]!["price"] = _prices[price].DeepClone());

    /// <summary>Gives a plan another price, or none that is a single amount.</summary>
    public void SetAmount(string price, long? amount)
    {
        lock (_gate) _prices[price] = StripeObjects.Price(price, amount, "usd", "month");
    }

    /// <summary>Deletes a customer with their subscriptions.</summary>
    public void DeleteCustomer(string customer)
    {
        lock (_gate)
        {
            _customers.Remove(customer);
            foreach (var id in _subscriptions.Values.Where(s => Is(s, "customer", customer)).Select(IdOf).ToList()) _subscriptions.Remove(id);
        }
    }

    /// <summary>The body of an event about a subscription as it is now.</summary>
    public string EventAbout(string subscription, string type, string? eventId = null)
    {
        lock (_gate) return EventOf(type, _subscriptions[subscription].DeepClone(), eventId);
    }

    /// <summary>The body of an event about anything.</summary>
    public string EventOf(string type, JsonNode about, string? eventId = null) =>
        StripeObjects.Event(eventId ?? NewId("evt_"), type, about, Now).ToJsonString();

    /// <summary>The header that signs a body.</summary>
    public string Sign(string body, string secret = WebhookSecret, TimeSpan ago = default)
    {
        var at = (Clock.GetUtcNow() - ago).ToUnixTimeSeconds();
        return $"t={at.ToString(CultureInfo.InvariantCulture)},v1={SignatureOf(body, secret, at)}";
    }

    /// <summary>Posts an event to an app, signed as Stripe does.</summary>
    public async Task<ApiAnswer> SendAsync(PlatformApp app, string body, string? signature = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, EventsPath) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Stripe-Signature", signature ?? Sign(body));
        return await app.Anonymous.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>The signature of a body at a second (https://docs.stripe.com/webhooks#verify-manually).</summary>
    public static string SignatureOf(string body, string secret, long at) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{at.ToString(CultureInfo.InvariantCulture)}.{body}")));

    private void Map()
    {
        _app.Use(GuardAsync);
        _app.MapPost("/v1/customers", context => OnceAsync(context, form => Keep(_customers, StripeObjects.Customer(NewId("cus_"), form, Now))));
        _app.MapPost("/v1/customers/{id}", context => AnswerAsync(context, form => Find(_customers, context) is { } customer ? Name(customer, form) : null));
        _app.MapPost("/v1/checkout/sessions", context => OnceAsync(context, BeginSession));
        _app.MapGet("/v1/checkout/sessions/{id}", context => AnswerAsync(context, _ => Find(_sessions, context)));
        _app.MapPost("/v1/checkout/sessions/{id}/expire", context => AnswerAsync(context, _ => Find(_sessions, context) is { } session ? Expire(session) : null));
        _app.MapPost("/v1/billing_portal/sessions", context => AnswerAsync(
            context, form => _customers.ContainsKey(form["customer"]) ? StripeObjects.PortalSession(NewId("bps_"), form, Url, Now) : null));
        _app.MapGet("/v1/prices/{id}", context => AnswerAsync(context, _ => Find(_prices, context)));
        _app.MapGet("/v1/subscriptions", ListAsync);
        _app.MapGet("/c/pay/{id}", context => PageAsync(context, "Subscribe", $"<form method=\"post\"><button>Subscribe</button></form>"));
        _app.MapPost("/c/pay/{id}", context =>
        {
            var id = (string)context.Request.RouteValues["id"]!;
            if (Pay(id) is null) return PageAsync(context, "Expired", "<p>This page has expired.</p>");
            lock (_gate) context.Response.Redirect(_sessions[id]["success_url"]!.GetValue<string>());
            return Task.CompletedTask;
        });
        _app.MapGet("/p/session/{id}", context => PageAsync(context, "Billing portal", "<p>Your subscription</p>"));
    }

    private async Task ListAsync(HttpContext context)
    {
        var customer = context.Request.Query["customer"].ToString();
        JsonObject? list;
        lock (_gate)
        {
            var found = _subscriptions.Values.Where(s => Is(s, "customer", customer)).Reverse().Select(s => s.DeepClone());
            list = _customers.ContainsKey(customer) ? StripeObjects.List("/v1/subscriptions", found) : null;
        }

        if (WhileListing is { } wait) await wait();
        if (list is null) await RefuseAsync(context, 404, StripeObjects.Error("invalid_request_error", "resource_missing", "No such customer"));
        else await WriteAsync(context, 200, list.ToJsonString());
    }

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        Calls.Enqueue($"{context.Request.Method} {context.Request.Path}");
        switch (Failure)
        {
            case StripeFailure.Disconnects:
                context.Abort();
                return;
            case StripeFailure.ServerError:
                await RefuseAsync(context, 500, StripeObjects.Error("api_error", null, "Something went wrong"));
                return;
            case StripeFailure.TooManyRequests:
                await RefuseAsync(context, 429, StripeObjects.Error("invalid_request_error", "rate_limit", "Too many requests"));
                return;
        }

        if (context.Request.Headers.Authorization != $"Bearer {SecretKey}")
        {
            await RefuseAsync(context, 401, StripeObjects.Error("invalid_request_error", null, "Invalid API Key provided"));
            return;
        }

        await next(context);
    }

    // The same key with the same request gives the same answer, and with another request none.
    private async Task OnceAsync(HttpContext context, Func<IReadOnlyDictionary<string, string>, JsonObject?> make)
    {
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        var form = await FormAsync(context);
        var request = context.Request.Path + string.Join('&', form.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value}"));
        (int Status, string Body) answer;
        lock (_gate)
        {
            if (key.Length > 0 && _once.TryGetValue(key, out var first))
            {
                answer = first.Request == request
                    ? (200, first.Answer)
                    : (400, StripeObjects.Error("idempotency_error", null, "Keys for idempotent requests can only be used with the same parameters").ToJsonString());
            }
            else if (make(form) is { } made)
            {
                answer = (200, made.ToJsonString());
                if (key.Length > 0) _once[key] = (request, answer.Body);
            }
            else
            {
                answer = (400, StripeObjects.Error("invalid_request_error", "resource_missing", "No such object").ToJsonString());
            }
        }

        await WriteAsync(context, answer.Status, answer.Body);
    }

    private async Task AnswerAsync(HttpContext context, Func<IReadOnlyDictionary<string, string>, JsonObject?> make)
    {
        var form = await FormAsync(context);
        string? body;
        lock (_gate) body = make(form)?.ToJsonString();
        if (body is null) await RefuseAsync(context, 404, StripeObjects.Error("invalid_request_error", "resource_missing", "No such object"));
        else await WriteAsync(context, body.StartsWith("{\"error\"", StringComparison.Ordinal) ? 400 : 200, body);
    }

    private JsonObject? BeginSession(IReadOnlyDictionary<string, string> form)
    {
        if (!_customers.ContainsKey(form["customer"]) || !_prices.ContainsKey(form["line_items[0][price]"])) return null;
        var session = StripeObjects.Session(NewId("cs_test_"), form, Url, Now);
        Keep(_sessions, session)["line_item"] = form["line_items[0][price]"];
        return session;
    }

    private static JsonObject Expire(JsonObject session)
    {
        if (!Is(session, "status", "open")) return StripeObjects.Error("invalid_request_error", null, "Only Checkout Sessions with a status in [\"open\"] can be expired");
        session["status"] = "expired";
        session["url"] = null;
        return session;
    }

    private string SubscribeLocked(string customer, string price)
    {
        var subscription = StripeObjects.Subscription(
            NewId("sub_"), customer, (JsonObject)_prices[price].DeepClone(), (JsonObject)_customers[customer]["metadata"]!.DeepClone(), Now);
        return IdOf(Keep(_subscriptions, subscription));
    }

    private static JsonObject Name(JsonObject customer, IReadOnlyDictionary<string, string> form)
    {
        foreach (var member in (string[])["name", "email"])
        {
            if (form.TryGetValue(member, out var value)) customer[member] = value;
        }

        return customer;
    }

    private static JsonObject Keep(Dictionary<string, JsonObject> all, JsonObject one) => all[IdOf(one)] = one;

    private static JsonObject? Find(Dictionary<string, JsonObject> all, HttpContext context) => all.GetValueOrDefault((string)context.Request.RouteValues["id"]!);

    private static bool Is(JsonObject one, string member, string value) => (string?)one[member] == value;

    private static string IdOf(JsonObject one) => one["id"]!.GetValue<string>();

    private string NewId(string prefix) => $"{prefix}{Interlocked.Increment(ref _made).ToString(CultureInfo.InvariantCulture)}{RandomNumberGenerator.GetHexString(12, lowercase: true)}";

    private static async Task<IReadOnlyDictionary<string, string>> FormAsync(HttpContext context) =>
        context.Request.HasFormContentType
            ? (await context.Request.ReadFormAsync()).ToDictionary(field => field.Key, field => field.Value.ToString())
            : new Dictionary<string, string>();

    private static Task RefuseAsync(HttpContext context, int status, JsonObject error) => WriteAsync(context, status, error.ToJsonString());

    private static Task WriteAsync(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body);
    }

    private static Task PageAsync(HttpContext context, string title, string body)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync($"<!DOCTYPE html><html lang=\"en\"><title>{title}</title><main><h1>{title}</h1>{body}</main></html>");
    }
}

/// <summary>What can go wrong with a call of Stripe's API.</summary>
public enum StripeFailure
{
    /// <summary>The connection breaks.</summary>
    Disconnects,

    /// <summary>500.</summary>
    ServerError,

    /// <summary>429.</summary>
    TooManyRequests,
}
