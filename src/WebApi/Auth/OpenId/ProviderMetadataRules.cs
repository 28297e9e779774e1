using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Auth.OpenId;

/// <summary>
/// What a provider's metadata must state: itself as the issuer (OpenID Connect Discovery §4.3), and endpoints that are not in the clear.
/// A provider that named another one's issuer could sign in that one's people.
/// </summary>
internal sealed class ProviderMetadataRules(SignInProvider provider) : IConfigurationValidator<OpenIdConnectConfiguration>
{
    public ConfigurationValidationResult Validate(OpenIdConnectConfiguration configuration)
    {
        var problem = ProblemOf(configuration);
        return new ConfigurationValidationResult { Succeeded = problem is null, ErrorMessage = problem };
    }

    private string? ProblemOf(OpenIdConnectConfiguration configuration)
    {
        if (!IsOwnIssuer(configuration.Issuer)) return $"The metadata of {provider.Name} names another issuer than SignIn's Authority";
        if (configuration.SigningKeys.Count == 0) return $"The metadata of {provider.Name} has no signing keys";
        string?[] needed = [configuration.AuthorizationEndpoint, configuration.TokenEndpoint];
        string?[] others = [configuration.UserInfoEndpoint, configuration.PushedAuthorizationRequestEndpoint];
        return needed.All(IsSafe) && others.Where(endpoint => !string.IsNullOrEmpty(endpoint)).All(IsSafe)
            ? null
            : $"The metadata of {provider.Name} lacks an endpoint, or names one that is not https";
    }

    // Microsoft's has the tenant's id, or a place for it, where the authority may have the tenant's name.
    private bool IsOwnIssuer(string? issuer) => provider.Kind == ProviderKind.Microsoft
        ? Uri.TryCreate(issuer, UriKind.Absolute, out var address)
            && address.GetLeftPart(UriPartial.Authority) == provider.Authority.GetLeftPart(UriPartial.Authority)
        : issuer is not null && issuer.TrimEnd('/') == provider.Authority.ToString().TrimEnd('/');

    private bool IsSafe(string? endpoint) => Uri.TryCreate(endpoint, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps
            || (provider.Authority.IsLoopback && address.IsLoopback && address.Scheme == Uri.UriSchemeHttp));
}
