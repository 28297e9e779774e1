using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.TestKit;

namespace Platform.Sdk.Tests;

/// <summary>
/// A proxy between an SDK and the server that fails as networks and servers do: it drops responses, delays requests and responds in the
/// server's place. The rules for requests are set over a separate port, as <c>sdks/story.md</c> describes.
/// </summary>
internal sealed class StoryProxy : IAsyncDisposable
{
    private readonly ConcurrentQueue<StoryRequest> _requests = new();
    private readonly List<StoryRule> _rules = [];
    private readonly HttpMessageInvoker _product = Forwarding.NewClient();
    private readonly Uri _productAddress;
    private readonly WebApplication _proxy;
    private readonly WebApplication _control;

    private StoryProxy(Uri productAddress, IStoryControls controls)
    {
        _productAddress = productAddress;
        _proxy = Build();
        _proxy.Run(ForwardAsync);
        _control = Build();
        _control.MapPost("/rules", (StoryRule rule) => Change(rules => rules.Add(rule)));
        _control.MapDelete("/rules", () => Change(rules => rules.Clear()));
        _control.MapGet("/requests", () => _requests.ToArray());
        _control.MapDelete("/requests", _requests.Clear);
        _control.MapPost("/plans", (StoryPlan plan) => controls.SetPlanAsync(plan.Slug, plan.Plan));
        _control.MapGet("/mails", async (string to) => new { token = await controls.MailedTokenAsync(to) });
    }

    /// <summary>The base address for the SDK.</summary>
    public Uri Address => new(_proxy.Urls.First());

    /// <summary>The address at which rules are set.</summary>
    public Uri ControlAddress => new(_control.Urls.First());

    /// <summary>Starts listening on two free ports.</summary>
    public static async Task<StoryProxy> StartAsync(Uri productAddress, IStoryControls controls)
    {
        var proxy = new StoryProxy(productAddress, controls);
        await proxy._proxy.StartAsync();
        await proxy._control.StartAsync();
        return proxy;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _control.DisposeAsync();
        _product.Dispose();
    }

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        builder.Services.ConfigureHttpJsonOptions(json =>
            json.SerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseLower);
        return builder.Build();
    }

    private void Change(Action<List<StoryRule>> change)
    {
        lock (_rules) change(_rules);
    }

    private StoryRule? Next(HttpRequest request)
    {
        lock (_rules)
        {
            var index = _rules.FindIndex(rule => rule.Matches(request));
            if (index < 0) return null;
            var rule = _rules[index];
            if (rule.Times > 1) _rules[index] = rule with { Times = rule.Times - 1 };
            else _rules.RemoveAt(index);
            return rule;
        }
    }

    private async Task ForwardAsync(HttpContext context)
    {
        var rule = Next(context.Request);
        switch (rule?.Action)
        {
            case "drop":
                Abort(context);
                return;
            case "answer":
                await AnswerAsync(context, rule);
                return;
            case "delay":
                await Task.Delay(TimeSpan.FromSeconds(rule.Seconds), context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                if (context.RequestAborted.IsCancellationRequested)
                {
                    Abort(context);
                    return;
                }

                break;
        }

        // Not cancelled when the caller disconnects: a dropped response belongs to a request that was executed.
        using var request = await RequestAsync(context);
        using var response = await _product.SendAsync(request, CancellationToken.None);
        var body = await response.Content.ReadAsByteArrayAsync(CancellationToken.None);
        if (rule?.Action == "lose-answer")
        {
            Abort(context);
            return;
        }

        Forwarding.CopyHead(response, context.Response);
        Record(context, context.Response.StatusCode);
        if (body.Length > 0) await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private async Task<HttpRequestMessage> RequestAsync(HttpContext context)
    {
        var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        var target = new Uri(_productAddress, context.Request.Path.ToUriComponent() + context.Request.QueryString.ToUriComponent());
        var hasBody = bytes.Length > 0 || context.Request.ContentType is not null;
        return Forwarding.RequestOf(context.Request, target, hasBody ? new ByteArrayContent(bytes.ToArray()) : null);
    }

    private async Task AnswerAsync(HttpContext context, StoryRule rule)
    {
        context.Response.StatusCode = rule.Status;
        foreach (var (name, value) in rule.Headers ?? []) context.Response.Headers[name] = value;
        Record(context, rule.Status);
        await context.Response.WriteAsync(rule.Body ?? "", context.RequestAborted);
    }

    private void Abort(HttpContext context)
    {
        Record(context, 0);
        context.Abort();
    }

    private void Record(HttpContext context, int status) => _requests.Enqueue(new StoryRequest(
        context.Request.Method, context.Request.Path + context.Request.QueryString.ToString(), status, context.Connection.Id,
        context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString())));
}

/// <summary>Operator actions for steps of the story.</summary>
internal interface IStoryControls
{
    /// <summary>Moves an organization to a plan.</summary>
    Task SetPlanAsync(string slug, string plan);

    /// <summary>Waits for a mail to an address; returns the token in its link.</summary>
    Task<string> MailedTokenAsync(string address);
}

/// <summary>The rule for the next requests that match.</summary>
internal sealed record StoryRule(
    string Method, string Path, string Action, int Times = 1, double Seconds = 0, int Status = 200,
    Dictionary<string, string>? Headers = null, string? Body = null)
{
    /// <summary>Whether a request matches.</summary>
    public bool Matches(HttpRequest request)
    {
        var path = request.Path.Value ?? "";
        return (Method == "*" || Method == request.Method)
            && (Path.EndsWith('*') ? path.StartsWith(Path[..^1], StringComparison.Ordinal) : path == Path);
    }
}

/// <summary>A request that reached the proxy; the status is 0 where no response was returned.</summary>
internal sealed record StoryRequest(string Method, string Path, int Status, string Connection, Dictionary<string, string> Headers);

/// <summary>An organization and its new plan.</summary>
internal sealed record StoryPlan(string Slug, string Plan);
