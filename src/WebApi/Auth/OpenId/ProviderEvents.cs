using System.IdentityModel.Tokens.Jwt;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Platform.Domain.Identities;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Auth.OpenId;

/// <summary>
/// The checks that the framework's handler leaves to the application: the issuer of the authorization response (RFC
/// 9207), the signature of the ID token, and the subject. Each sign-in ends with a <see cref="ProviderAnswer"/> in the
/// request's features; no session is created here.
/// </summary>
internal sealed partial class ProviderEvents(SignInProvider provider, PlatformSettings settings, ILogger<ProviderEvents> log)
    : OpenIdConnectEvents
{
    /// <summary>The property of the state that holds the flow's purpose.</summary>
    public const string FlowItem = "flow";

    public override Task RedirectToIdentityProvider(RedirectContext context)
    {
        if (settings.PublicUrl is { } url) context.ProtocolMessage.RedirectUri = url + ProviderOptions.CallbackOf(provider);
        return Task.CompletedTask;
    }

    public override async Task MessageReceived(MessageReceivedContext context)
    {
        var configuration = await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted);
        var named = context.Request.Query[IssuerParameter];
        var isMissing = named.Count == 0 && configuration.AuthorizationResponseIssParameterSupported == true;
        var isForeign = named.Count > 1 || (named is [{ } issuer] && !MayBeIssuer(configuration.Issuer, issuer));
        if (isMissing) context.Fail(new ProviderRefusedException("The response lacks iss."));
        else if (isForeign) context.Fail(new ProviderRefusedException("The response is another issuer's."));
    }

    // In the code flow the handler also accepts unsigned tokens, since TLS authenticates the sender.
    public override async Task TokenValidated(TokenValidatedContext context)
    {
        var token = context.SecurityToken;
        var error = context.TokenEndpointResponse?.IdToken is not { Length: > 0 } text || text.EndsWith('.')
            ? "The ID token is not signed."
            : context.ProtocolMessage.GetParameter(IssuerParameter) is { } issuer && issuer != token.Issuer
                ? "The response is another issuer's."
            : provider.Kind == ProviderKind.Microsoft && !await IsSignedByOwnTenantAsync(context, token) ? "The key is another tenant's."
            : null;
        if (error is null && IdentityOf(token) is { IsWellFormed: true } identity) context.HttpContext.Features.Set(identity);
        else context.Fail(new ProviderRefusedException(error ?? "Issuer or subject can't be stored."));
    }

    // The handler compares the subject with the token's afterwards.
    public override Task UserInformationReceived(UserInformationReceivedContext context)
    {
        var (features, user) = (context.HttpContext.Features, context.User.RootElement);
        if (features.Get<ExternalIdentity>() is not { } identity) return Task.CompletedTask;
        if (identity.Name is null) identity = identity with { Name = TextOf(user, "name") };

        // Email address and verification must come from the same source: neither may vouch for the other's value.
        if (identity.Email is null && TextOf(user, EmailClaim) is { } email)
        {
            identity = identity with { Email = email, IsEmailVerified = IsTrue(TextOf(user, VerifiedClaim)) };
        }

        features.Set(identity);

        return Task.CompletedTask;
    }

    public override Task TicketReceived(TicketReceivedContext context) =>
        End(context, new ProviderAnswer(IdentityIn(context.HttpContext), FlowOf(context.Properties), ProviderFailure.None));

    public override Task AccessDenied(AccessDeniedContext context) =>
        End(context, new ProviderAnswer(null, FlowOf(context.Properties), ProviderFailure.Cancelled));

    public override Task RemoteFailure(RemoteFailureContext context)
    {
        var failure = ProviderFailures.Of(context.Failure);
        LogFailed(log, provider.Name, failure, ProviderFailures.ReasonOf(context.Failure));
        return End(context, new ProviderAnswer(null, FlowOf(context.Properties), failure));
    }

    private const string IssuerParameter = "iss";
    private const string EmailClaim = "email";
    private const string VerifiedClaim = "email_verified";

    private static Task End<TContext>(TContext context, ProviderAnswer answer)
        where TContext : HandleRequestContext<RemoteAuthenticationOptions>
    {
        context.HttpContext.Features.Set(answer);
        context.HandleResponse();
        return Task.CompletedTask;
    }

    private static ExternalIdentity? IdentityIn(HttpContext context) => context.Features.Get<ExternalIdentity>();

    private static string? FlowOf(AuthenticationProperties? properties) =>
        properties?.Items.TryGetValue(FlowItem, out var flow) is true ? flow : null;

    private bool MayBeIssuer(string metadata, string issuer) =>
        provider.Kind == ProviderKind.Microsoft ? MicrosoftIssuers.MayBeOne(metadata, issuer) : issuer == metadata;

    // A tenant's keys name that tenant's issuer; shared keys name the issuer with the placeholder.
    private static async Task<bool> IsSignedByOwnTenantAsync(TokenValidatedContext context, JwtSecurityToken token)
    {
        var configuration = await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted);
        var key = configuration.JsonWebKeySet?.Keys.FirstOrDefault(key => key.Kid == token.Header.Kid);
        return key?.AdditionalData.TryGetValue("issuer", out var issuer) is not true
            || MicrosoftIssuers.IsOne(issuer?.ToString(), token.Issuer, ClaimOf(token, "tid"));
    }

    private ExternalIdentity IdentityOf(JwtSecurityToken token)
    {
        var isVerified = provider.Kind == ProviderKind.Microsoft
            ? ClaimOf(token, "xms_edov") is "1" or "true" or "True"
            : IsTrue(ClaimOf(token, VerifiedClaim));
        var email = ClaimOf(token, EmailClaim);
        var (issuer, subject) = (token.Issuer ?? "", token.Subject ?? "");
        return new ExternalIdentity(provider.Name, provider.DisplayName, issuer, subject, email, email is not null && isVerified)
        {
            Name = ClaimOf(token, "name"),
        };
    }

    private static string? ClaimOf(JwtSecurityToken token, string name) =>
        token.Claims.FirstOrDefault(claim => claim.Type == name)?.Value is { Length: > 0 } value ? value : null;

    private static string? TextOf(JsonElement user, string name) => user.TryGetProperty(name, out var value)
        ? value.ValueKind switch
        {
            JsonValueKind.String when value.GetString() is { Length: > 0 } text => text,
            JsonValueKind.True => "true",
            _ => null,
        }
        : null;

    private static bool IsTrue(string? value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    [LoggerMessage(LogLevel.Warning, "Nobody was signed in by {Provider}: {Failure} ({Reason})")]
    private static partial void LogFailed(ILogger log, string provider, ProviderFailure failure, string reason);
}

/// <summary>Thrown if a provider's response is invalid.</summary>
internal sealed class ProviderRefusedException(string message) : AuthenticationFailureException(message);

/// <summary>Classifies failures of providers.</summary>
internal static class ProviderFailures
{
    /// <summary>The kind of a failure.</summary>
    public static ProviderFailure Of(Exception? failure) => failure switch
    {
        // An error response, or a nonce of another browser.
        OpenIdConnectProtocolInvalidNonceException => ProviderFailure.OutOfDate,
        OpenIdConnectProtocolException when CodeOf(failure) is "temporarily_unavailable" or "server_error" => ProviderFailure.Unavailable,
        ProviderRefusedException or OpenIdConnectProtocolException => ProviderFailure.Refused,
        SecurityTokenException or ArgumentException => ProviderFailure.Refused,

        // State or correlation don't match.
        null or AuthenticationFailureException => ProviderFailure.OutOfDate,
        _ => ProviderFailure.Unavailable,
    };

    /// <summary>A reason for the log, never text from the provider, which may contain a token.</summary>
    public static string ReasonOf(Exception? failure) => failure switch
    {
        null => "no reason",
        ProviderRefusedException => failure.Message,
        OpenIdConnectProtocolException when CodeOf(failure) is { } code => $"error: {code}",
        { InnerException: { } inner } => $"{failure.GetType().Name}: {inner.GetType().Name}",
        _ => failure.GetType().Name,
    };

    // The error code of an authorization or token response (RFC 6749 §4.1.2.1, §5.2), if it looks like a registered one. Anyone can forge
    // an authorization response, so other text is not logged.
    private static string? CodeOf(Exception failure) =>
        failure.Data["error"] is string { Length: > 0 and <= 40 } code && code.All(c => char.IsAsciiLetterLower(c) || c == '_')
            ? code
            : null;
}
