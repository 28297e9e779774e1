using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Auth.OpenId;

/// <summary>
/// Validates a provider's metadata: it must name the provider itself as the issuer (OpenID Connect Discovery §4.3), and HTTPS endpoints. A
/// provider that named another issuer could sign in that provider's people.
/// </summary>
internal sealed class ProviderMetadataRules(SignInProvider provider) : IConfigurationValidator<OpenIdConnectConfiguration>
{
    public ConfigurationValidationResult Validate(OpenIdConnectConfiguration configuration)
    {
        var error = ErrorOf(configuration);
        return new ConfigurationValidationResult { Succeeded = error is null, ErrorMessage = error };
    }

    private string? ErrorOf(OpenIdConnectConfiguration configuration)
    {
        if (!IsOwnIssuer(configuration.Issuer)) return $"The metadata of {provider.Name} names another issuer than SignIn's Authority";
        if (configuration.SigningKeys.Count == 0) return $"The metadata of {provider.Name} has no signing keys";
        string?[] needed = [configuration.AuthorizationEndpoint, configuration.TokenEndpoint];
        string?[] others = [configuration.UserInfoEndpoint, configuration.PushedAuthorizationRequestEndpoint];
        return needed.All(IsSafe) && others.Where(endpoint => !string.IsNullOrEmpty(endpoint)).All(IsSafe)
            ? null
            : $"The metadata of {provider.Name} lacks an endpoint, or names one that is not https";
    }

    // Microsoft's issuer contains the tenant's id or a placeholder, where the authority may contain the tenant's name.
    private bool IsOwnIssuer(string? issuer) => provider.Kind == ProviderKind.Microsoft
        ? Uri.TryCreate(issuer, UriKind.Absolute, out var address)
            && address.GetLeftPart(UriPartial.Authority) == provider.Authority.GetLeftPart(UriPartial.Authority)
        : issuer is not null && issuer.TrimEnd('/') == provider.Authority.ToString().TrimEnd('/');

    private bool IsSafe(string? endpoint) => Uri.TryCreate(endpoint, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps
            || (provider.Authority.IsLoopback && address.IsLoopback && address.Scheme == Uri.UriSchemeHttp));
}
