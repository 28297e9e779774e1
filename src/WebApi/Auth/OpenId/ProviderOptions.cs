using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Auth.Browsers;

namespace Platform.WebApi.Auth.OpenId;

/// <summary>
/// Configures the framework's OpenID Connect handler for each provider: authorization code with PKCE, state and nonce, and nothing else.
/// </summary>
internal sealed class ProviderOptions(PlatformSettings settings, TimeProvider clock, IHostEnvironment environment,
    ILogger<ProviderEvents> log)
    : IConfigureNamedOptions<OpenIdConnectOptions>
{
    /// <summary>How long a person may take to sign in at the provider.</summary>
    public static readonly TimeSpan FlowLifetime = TimeSpan.FromMinutes(10);

    // For each request to a provider. A person waits while it lasts.
    private static readonly TimeSpan BackchannelTimeout = TimeSpan.FromSeconds(5);

    private const int DocumentMaxBytes = 1024 * 1024;

    // Signatures with keys that the provider publishes. With the client secret as the key (HS256), anyone who has the secret could sign.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>The path to which a provider redirects the browser, below the application's base path.</summary>
    public static string CallbackOf(SignInProvider provider) => $"/sign-in/{provider.Name}/callback";

    public void Configure(OpenIdConnectOptions options) { }

    public void Configure(string? name, OpenIdConnectOptions options)
    {
        if (settings.SignIn.Find(name) is not { } provider) return;
        options.ClientId = provider.ClientId;
        options.ClientSecret = provider.ClientSecret;
        options.ResponseType = OpenIdConnectResponseType.Code;

        // A cross-site POST would need cookies that are sent with every cross-site request.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.CallbackPath = CallbackOf(provider);
        options.Scope.Clear();
        foreach (var scope in (string[])["openid", "email", "profile"]) options.Scope.Add(scope);
        options.MapInboundClaims = false;

        // Google and Microsoft put the email address into the ID token; other providers may return it only here.
        options.GetClaimsFromUserInfoEndpoint = provider.Kind == ProviderKind.Other;
        options.DisableTelemetry = true;
        options.TimeProvider = clock;
        options.RemoteAuthenticationTimeout = FlowLifetime;
        options.ProtocolValidator.NonceLifetime = FlowLifetime;
        options.Events = new ProviderEvents(provider, settings, log);
        SetTokenRules(options, provider);
        SetCookies(options);
        SetBackchannel(options, provider);
    }

    private static void SetTokenRules(OpenIdConnectOptions options, SignInProvider provider)
    {
        options.TokenValidationParameters.ValidAlgorithms = Algorithms;
        options.TokenValidationParameters.ClockSkew = TimeSpan.FromMinutes(2);
        if (provider.Kind != ProviderKind.Microsoft) return;
        options.TokenValidationParameters.IssuerValidatorUsingConfiguration = (issuer, token, _, configuration) =>
            MicrosoftIssuers.IsOne(configuration.Issuer, issuer, MicrosoftIssuers.TenantOf(token))
                ? issuer
                : throw new SecurityTokenInvalidIssuerException("The issuer is not the one of the token's tenant.");
    }

    private void SetCookies(OpenIdConnectOptions options)
    {
        // Like the console's cookies: bound to this host outside Development.
        var isDevelopment = environment.IsDevelopment();
        foreach (var (cookie, name) in new[] { (options.CorrelationCookie, "sign-in."), (options.NonceCookie, "sign-in-nonce.") })
        {
            cookie.Name = isDevelopment ? name : Cookies.ThisHostAlone + name;
            cookie.Path = "/";
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = isDevelopment ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        }
    }

    private void SetBackchannel(OpenIdConnectOptions options, SignInProvider provider)
    {
        options.Backchannel = new HttpClient(new ProviderBackchannel())
        {
            Timeout = BackchannelTimeout,
            MaxResponseContentBufferSize = DocumentMaxBytes,
        };
        options.Backchannel.DefaultRequestHeaders.UserAgent.ParseAdd("Platform");
        options.RequireHttpsMetadata = !provider.Authority.IsLoopback;
        options.ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
            provider.Authority.ToString().TrimEnd('/') + "/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new ProviderDocuments(options.Backchannel, clock),
            new ProviderMetadataRules(provider))
        {
            AutomaticRefreshInterval = TimeSpan.FromHours(1),
            RefreshInterval = TimeSpan.FromSeconds(30),
        };
    }
}
