using System.Net;
using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Platform.OpenIdProvider;

/// <summary>The page or the query selects the account that signs in, and the fault that the provider makes.</summary>
internal static class Endpoints
{
    /// <summary>The claim that selects the fault of later steps.</summary>
    public const string Mode = "mode";

    /// <summary>A claim for the tenant, like Microsoft's.</summary>
    public const string Tenant = "tid";

    private const string OfEmail = "verified";

    public static void Map(WebApplication app)
    {
        app.MapPost("/clients", AddClientAsync);
        app.MapMethods("/connect/authorize", [HttpMethods.Get], AuthorizeAsync);
        app.MapMethods("/connect/userinfo", [HttpMethods.Get], UserInfoAsync);
    }

    private static async Task AddClientAsync(HttpContext context, IOpenIddictApplicationManager applications)
    {
        var query = context.Request.Query;
        var id = query["client_id"].ToString();
        var found = await applications.FindByClientIdAsync(id);
        var client = new OpenIddictApplicationDescriptor();
        if (found is not null) await applications.PopulateAsync(client, found);
        (client.ClientId, client.ClientSecret) = (id, query["client_secret"].ToString());
        client.RedirectUris.Add(new Uri(query["redirect_uri"].ToString()));
        client.Permissions.UnionWith([Permissions.Endpoints.Authorization, Permissions.Endpoints.Token,
            Permissions.GrantTypes.AuthorizationCode, Permissions.ResponseTypes.Code, Permissions.Scopes.Email,
            Permissions.Scopes.Profile]);
        if (found is null) await applications.CreateAsync(client);
        else await applications.UpdateAsync(found, client);
    }

    private static async Task AuthorizeAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (query.ContainsKey("cancel"))
        {
            var refused = new AuthenticationProperties();
            refused.Items[OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.AccessDenied;
            await context.ForbidAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, refused);
            return;
        }

        if (!query.ContainsKey("sub"))
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync(Page(query));
            return;
        }

        await context.SignInAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, PersonOf(context, query));
    }

    private static ClaimsPrincipal PersonOf(HttpContext context, IQueryCollection query)
    {
        var (mode, email) = (query[Mode].ToString(), query["email"].ToString());
        var identity = new ClaimsIdentity("provider", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, query["sub"].ToString() is { Length: > 0 } subject ? subject : email);
        if (email.Length > 0) identity.SetClaim(Claims.Email, email);
        if (query["name"].ToString() is { Length: > 0 } name) identity.SetClaim(Claims.Name, name);
        if (query.ContainsKey(OfEmail)) identity.SetClaim(Claims.EmailVerified, true);
        if (query.ContainsKey("xms_edov")) identity.SetClaim("xms_edov", true);
        if (query[Tenant].ToString() is { Length: > 0 } tenant) identity.SetClaim(Tenant, tenant);
        if (mode.Length > 0) identity.SetClaim(Mode, mode);
        identity.SetScopes(context.GetOpenIddictServerRequest()!.GetScopes());
        identity.SetDestinations(claim => claim.Type switch
        {
            Mode => [Destinations.AccessToken],
            Claims.Email or Claims.EmailVerified when mode.StartsWith("userinfo", StringComparison.Ordinal) => [Destinations.AccessToken],
            _ => [Destinations.AccessToken, Destinations.IdentityToken],
        });
        return new ClaimsPrincipal(identity);
    }

    private static async Task UserInfoAsync(HttpContext context)
    {
        var person = (await context.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal!;
        var isOther = person.GetClaim(Mode) == "userinfo_of_another";
        var answer = new Dictionary<string, object> { [Claims.Subject] = isOther ? "another" : person.GetClaim(Claims.Subject)! };
        var isVerified = person.HasClaim(claim => claim.Type == Claims.EmailVerified);
        if (person.GetClaim(Claims.Email) is { } email) (answer[Claims.Email], answer[Claims.EmailVerified]) = (email, isVerified);
        await context.Response.WriteAsJsonAsync(answer);
    }

    // All parameters of the authorization request are passed along.
    private static string Page(IQueryCollection query)
    {
        var asked = string.Concat(query.Select(pair =>
            $"<input type=\"hidden\" name=\"{WebUtility.HtmlEncode(pair.Key)}\" value=\"{WebUtility.HtmlEncode(pair.Value)}\">"));
        return $"""
            <!DOCTYPE html><html lang="en"><title>Test provider</title><link rel="icon" href="data:,"><main><h1>Test provider</h1>
            <form method="get" action="/connect/authorize">{asked}
            <p><label>Account <input name="sub"></label> <label>Address <input name="email"></label>
            <label><input type="checkbox" name="{OfEmail}" value="true"> Verified</label></p>
            <p><button>Sign in here</button></p></form>
            <form method="get" action="/connect/authorize">{asked}<button name="cancel" value="true">Cancel</button></form></main></html>
            """;
    }
}
