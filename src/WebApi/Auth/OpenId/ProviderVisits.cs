using System.Text.Encodings.Web;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Workspace.SignIn;

namespace Platform.WebApi.Auth.OpenId;

/// <summary>
/// Sends browsers to providers and takes them back, by the framework's OpenID Connect handler. The handler is made where it is needed:
/// the authentication middleware would ask one for each provider at every request. A provider that is slow holds up its own visitors, and
/// only so many of them.
/// </summary>
internal sealed class ProviderVisits(SignInSettings settings, IOptionsMonitor<OpenIdConnectOptions> options, ILoggerFactory logs)
    : IDisposable
{
    // Visits to one provider that are under way here, which each wait for it for seconds at most.
    private const int AtOnce = 32;

    // Visits of one browser. Each has two cookies for its 10 minutes, and too many make every request of the browser too large.
    private const int AtOnceInBrowser = 8;

    private readonly Dictionary<string, ConcurrencyLimiter> _limits = settings.Providers.ToDictionary(
        provider => provider.Name, _ => new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = AtOnce }),
            StringComparer.Ordinal);

    /// <summary>Begins a visit.</summary>
    /// <param name="context">The request; its answer is given the cookies that the browser brings back.</param>
    /// <param name="provider">Where to.</param>
    /// <param name="flow">What it is for. It is encrypted on the way.</param>
    /// <returns>The address to go to; null where the provider can't be reached.</returns>
    public async Task<string?> BeginAsync(HttpContext context, SignInProvider provider, string flow)
    {
        using var place = _limits[provider.Name].AttemptAcquire();
        if (!place.IsAcquired) return null;
        var properties = new AuthenticationProperties(new Dictionary<string, string?> { [ProviderEvents.FlowItem] = flow });
        ForgetOldest(context, options.Get(provider.Name));
        try
        {
            await (await HandlerAsync(context, provider)).ChallengeAsync(properties);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException && !context.RequestAborted.IsCancellationRequested)
        {
            logs.CreateLogger<ProviderVisits>().LogUnavailable(provider.Name, ProviderFailures.ReasonOf(failure));
            return null;
        }

        var address = context.Response.Headers.Location.ToString();
        context.Response.Headers.Remove("Location");
        return address;
    }

    /// <summary>Ends a visit: the browser has come back.</summary>
    public async Task<ProviderAnswer> EndAsync(HttpContext context, SignInProvider provider)
    {
        using var place = _limits[provider.Name].AttemptAcquire();
        if (!place.IsAcquired) return new ProviderAnswer(null, null, ProviderFailure.Unavailable);
        await (await HandlerAsync(context, provider)).HandleRequestAsync();
        return context.Features.Get<ProviderAnswer>() ?? new ProviderAnswer(null, null, ProviderFailure.OutOfDate);
    }

    /// <summary>What the visit that the browser comes back from was for; null where its state can't be read.</summary>
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

    // A browser sends the cookies that it has had for longest first (RFC 6265 §5.4).
    private static void ForgetOldest(HttpContext context, OpenIdConnectOptions options)
    {
        foreach (var prefix in new[] { options.CorrelationCookie.Name!, options.NonceCookie.Name! })
        {
            var held = context.Request.Cookies.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal));
            foreach (var name in held.SkipLast(AtOnceInBrowser - 1)) Cookies.Delete(context, name);
        }
    }

    // Its own log quotes what providers and addresses say, which anyone can write; ours names the kind of failure.
    private async Task<OpenIdConnectHandler> HandlerAsync(HttpContext context, SignInProvider provider)
    {
        var handler = new OpenIdConnectHandler(options, NullLoggerFactory.Instance, HtmlEncoder.Default, UrlEncoder.Default);
        await handler.InitializeAsync(new AuthenticationScheme(provider.Name, provider.DisplayName, typeof(OpenIdConnectHandler)), context);
        return handler;
    }
}

/// <summary>What is logged of visits.</summary>
internal static partial class ProviderVisitLog
{
    [LoggerMessage(LogLevel.Warning, "Provider {Provider} can't be reached ({Reason})")]
    public static partial void LogUnavailable(this ILogger log, string provider, string reason);
}
