using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Platform.TestKit;

/// <content>The API and the hosted pages.</content>
public sealed partial class StripeServer
{
    private void Map()
    {
        _app.Use(GuardAsync);
        _app.MapPost(
            "/v1/customers", context => OnceAsync(context, form => Keep(_customers, StripeObjects.Customer(NewId("cus_"), form, Now))));
        _app.MapPost(
            "/v1/customers/{id}",
            context => AnswerAsync(context, form => Find(_customers, context) is { } customer ? Name(customer, form) : null));
        _app.MapPost("/v1/checkout/sessions", context => OnceAsync(context, BeginSession));
        _app.MapGet("/v1/checkout/sessions/{id}", context => AnswerAsync(context, _ => Find(_sessions, context)));
        _app.MapPost(
            "/v1/checkout/sessions/{id}/expire",
            context => AnswerAsync(context, _ => Find(_sessions, context) is { } session ? Expire(session) : null));
        MapPortal();
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
        if (list is null) await RefuseAsync(
            context, 404, StripeObjects.Error("invalid_request_error", "resource_missing", "No such customer"));
        else await WriteAsync(context, 200, list.ToJsonString());
    }

    private async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        var call = $"{context.Request.Method} {context.Request.Path}";
        Calls.Enqueue(call);
        if (Failure is { } failure && call.StartsWith(FailingCall, StringComparison.Ordinal))
        {
            await FailAsync(context, failure);
            return;
        }

        if (context.Request.Headers.Authorization != $"Bearer {SecretKey}")
        {
            await RefuseAsync(context, 401, StripeObjects.Error("invalid_request_error", null, "Invalid API Key provided"));
            return;
        }

        await next(context);
    }

    private static async Task FailAsync(HttpContext context, StripeFailure failure)
    {
        const string page = "<!DOCTYPE html><title>Sign in to the network</title>";
        switch (failure)
        {
            case StripeFailure.Disconnects:
                context.Abort();
                return;
            case StripeFailure.Hangs:
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                return;
            case StripeFailure.ServerError:
                await RefuseAsync(context, 500, StripeObjects.Error("api_error", null, "Something went wrong"));
                return;
            case StripeFailure.TooManyRequests:
                await RefuseAsync(context, 429, StripeObjects.Error("invalid_request_error", "rate_limit", "Too many requests"));
                return;
            case StripeFailure.Unauthorized:
                var expired = $"Expired API Key provided: {SecretKey}";
                await RefuseAsync(context, 401, StripeObjects.Error("invalid_request_error", "api_key_expired", expired));
                return;
            case StripeFailure.Page:
                await WriteAsync(context, 200, page);
                return;
            case StripeFailure.BadGateway:
                await WriteAsync(context, 502, page);
                return;
            case StripeFailure.OtherJson:
                await WriteAsync(context, 200, "{}");
                return;
            case StripeFailure.Nothing:
                return;
        }
    }

    // The same idempotency key returns the same response for the same request, and an error for a different one.
    private async Task OnceAsync(HttpContext context, Func<IReadOnlyDictionary<string, string>, JsonObject?> make)
    {
        var key = context.Request.Headers["Idempotency-Key"].ToString();
        var form = await FormAsync(context);
        var request = context.Request.Path + string.Join(
            '&', form.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}={field.Value}"));
        (int Status, string Body) answer;
        lock (_gate)
        {
            if (key.Length > 0 && _once.TryGetValue(key, out var first))
            {
                answer = first.Request == request
                    ? (200, first.Answer)
                    : (
                        400,
                        StripeObjects.Error(
                            "idempotency_error", null, "Keys for idempotent requests can only be used with the same parameters")
                            .ToJsonString());
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
        if (body is null) await RefuseAsync(
            context, 404, StripeObjects.Error("invalid_request_error", "resource_missing", "No such object"));
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
        if (!Is(session, "status", "open"))
        {
            return StripeObjects.Error("invalid_request_error", null, "Only Checkout Sessions with a status in [\"open\"] can be expired");
        }

        session["status"] = "expired";
        session["url"] = null;
        return session;
    }

    private string SubscribeLocked(string customer, string price)
    {
        var subscription = StripeObjects.Subscription(
            NewId("sub_"), customer, (JsonObject)_prices[price].DeepClone(), (JsonObject)_customers[customer]["metadata"]!.DeepClone(),
            Now);
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

    private static JsonObject? Find(Dictionary<string, JsonObject> all, HttpContext context) =>
        all.GetValueOrDefault((string)context.Request.RouteValues["id"]!);

    private static bool Is(JsonObject one, string member, string value) => (string?)one[member] == value;

    private static string IdOf(JsonObject one) => one["id"]!.GetValue<string>();

    private string NewId(string prefix) =>
        $"{prefix}{Interlocked.Increment(ref _made).ToString(CultureInfo.InvariantCulture)}"
        + $"{RandomNumberGenerator.GetHexString(12, lowercase: true)}";

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
        return context.Response.WriteAsync(
            $"<!DOCTYPE html><html lang=\"en\"><link rel=\"icon\" href=\"data:,\">"
            + $"<title>{title}</title><main><h1>{title}</h1>{body}</main></html>");
    }
}
