using System.Text.Encodings.Web;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Auth.Browsers;

namespace Platform.WebApi.Auth.OpenId;

/// <summary>
/// Runs sign-ins at providers with the framework's OpenID Connect handler. The handler is created on demand: the authentication middleware
/// would call one per provider on every request. A slow provider delays only its own sign-ins, whose number is limited.
/// </summary>
internal sealed class ProviderSignIns(SignInSettings settings, IOptionsMonitor<OpenIdConnectOptions> options, ILoggerFactory logs)
    : IDisposable
{
    // Concurrent requests to one provider on this node; each waits for the provider for a few seconds at most.
    private const int MaxConcurrent = 32;

    // Pending sign-ins of one browser. Each has two cookies for 10 minutes, and too many would make every request of the browser too large.
    private const int MaxPerBrowser = 8;

    private readonly Dictionary<string, ConcurrencyLimiter> _limits = settings.Providers.ToDictionary(
        provider => provider.Name, _ => new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = MaxConcurrent }),
            StringComparer.Ordinal);

    /// <summary>Begins a sign-in.</summary>
    /// <param name="context">The request, whose response sets the cookies that the browser sends back.</param>
    /// <param name="provider">The provider.</param>
    /// <param name="flow">The flow's purpose. It is encrypted in the state.</param>
    /// <returns>The address to redirect to; null if the provider can't be reached.</returns>
    public async Task<string?> BeginAsync(HttpContext context, SignInProvider provider, string flow)
    {
        using var permit = _limits[provider.Name].AttemptAcquire();
        if (!permit.IsAcquired) return null;
        var properties = new AuthenticationProperties(new Dictionary<string, string?> { [ProviderEvents.FlowItem] = flow });
        ForgetOldest(context, options.Get(provider.Name));
        try
        {
            await (await HandlerAsync(context, provider)).ChallengeAsync(properties);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException && !context.RequestAborted.IsCancellationRequested)
        {
            logs.CreateLogger<ProviderSignIns>().LogUnavailable(provider.Name, ProviderFailures.ReasonOf(exception));
            return null;
        }

        var address = context.Response.Headers.Location.ToString();
        context.Response.Headers.Remove("Location");
        return address;
    }

    /// <summary>Ends a sign-in, when the browser has returned from the provider.</summary>
    public async Task<ProviderAnswer> EndAsync(HttpContext context, SignInProvider provider)
    {
        using var permit = _limits[provider.Name].AttemptAcquire();
        if (!permit.IsAcquired) return new ProviderAnswer(null, null, ProviderFailure.Unavailable);
        await (await HandlerAsync(context, provider)).HandleRequestAsync();
        return context.Features.Get<ProviderAnswer>() ?? new ProviderAnswer(null, null, ProviderFailure.OutOfDate);
    }

    /// <summary>The purpose of the flow that the browser returns from; null if its state can't be read.</summary>
    public string? FlowOf(HttpContext context, SignInProvider provider)
    {
        if (context.Request.Query["state"] is not [{ Length: > 0 } state]) return null;
        var properties = options.Get(provider.Name).StateDataFormat.Unprotect(state);
        return properties?.Items.TryGetValue(ProviderEvents.FlowItem, out var flow) is true ? flow : null;
    }

    public void Dispose()
    {
        foreach (var limit in _limits.Values) limit.Dispose();
    }

    // A browser sends its oldest cookies first (RFC 6265 §5.4).
    private static void ForgetOldest(HttpContext context, OpenIdConnectOptions options)
    {
        foreach (var prefix in new[] { options.CorrelationCookie.Name!, options.NonceCookie.Name! })
        {
            var pending = context.Request.Cookies.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal));
            foreach (var name in pending.SkipLast(MaxPerBrowser - 1)) Cookies.Delete(context, name);
        }
    }

    // The handler's log entries quote text from providers and URLs, which anyone can forge. The server's own name the kind of failure.
    private async Task<OpenIdConnectHandler> HandlerAsync(HttpContext context, SignInProvider provider)
    {
        var handler = new OpenIdConnectHandler(options, NullLoggerFactory.Instance, HtmlEncoder.Default, UrlEncoder.Default);
        await handler.InitializeAsync(new AuthenticationScheme(provider.Name, provider.DisplayName, typeof(OpenIdConnectHandler)), context);
        return handler;
    }
}

/// <summary>Log entries of sign-ins at providers.</summary>
internal static partial class ProviderSignInLog
{
    [LoggerMessage(LogLevel.Warning, "Provider {Provider} can't be reached ({Reason})")]
    public static partial void LogUnavailable(this ILogger log, string provider, string reason);
}
