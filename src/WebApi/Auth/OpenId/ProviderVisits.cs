using System.Text.Encodings.Web;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Platform.Infrastructure.Settings;

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

    public void Dispose()
    {
        foreach (var limit in _limits.Values) limit.Dispose();
    }

    private async Task<OpenIdConnectHandler> HandlerAsync(HttpContext context, SignInProvider provider)
    {
        var handler = new OpenIdConnectHandler(options, logs, HtmlEncoder.Default, UrlEncoder.Default);
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
