using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Platform.OpenIdProvider;

/// <summary>Changes ID tokens to contain a fault or a tenant, and signs them again.</summary>
internal sealed class ChangedTokens(SigningKey key, IConfiguration configuration) : IOpenIddictServerHandler<GenerateTokenContext>
{
    // The client secret that tests use.
    private const string Secret = "a-secret-of-the-client-that-is-long-enough";

    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        if (context.TokenType != TokenTypeIdentifiers.IdentityToken || context.Token is null) return ValueTask.CompletedTask;
        var (mode, token) = (context.Principal.GetClaim(Endpoints.Mode) ?? context.Transaction.GetProperty<string>(Endpoints.Mode),
            new JsonWebToken(context.Token));
        var payload = JsonNode.Parse(Base64UrlEncoder.Decode(token.EncodedPayload))!.AsObject();
        payload.Remove(Endpoints.Mode);
        if (configuration.GetValue<bool>("microsoft")) payload["iss"] = $"{token.Issuer}{payload[Endpoints.Tenant]}/v2.0";
        switch (mode)
        {
            case "wrong_iss":
                payload["iss"] = "https://another.example/";
                break;
            case "wrong_aud":
                payload["aud"] = "another-client";
                break;
            case "wrong_nonce":
                payload["nonce"] = "a-nonce-of-another-browser";
                break;
            case "no_nonce":
                payload.Remove("nonce");
                break;
            case "expired":
                (payload["iat"], payload["exp"]) = (token.IssuedAt.AddHours(-2).ToUnix(), token.IssuedAt.AddHours(-1).ToUnix());
                break;
            case "long_subject":
                payload["sub"] = new string('s', 256);
                break;
            case "tenant_of_another":
                payload["iss"] = $"{token.Issuer}11111111-1111-1111-1111-111111111111/v2.0";
                break;
        }

        var text = payload.ToJsonString(Plain.Json);
        context.Token = mode switch
        {
            "wrong_signature" => Sign(text, key.Other),
            "unsigned" => new JsonWebTokenHandler().CreateToken(text),
            "signed_with_secret" => Sign(text, OfClient),
            _ => Sign(text, key.Credentials),
        };
        return ValueTask.CompletedTask;
    }

    private static SigningCredentials OfClient =>
        new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Secret)), SecurityAlgorithms.HmacSha256);

    private static string Sign(string payload, SigningCredentials credentials) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(payload, credentials);
}

/// <summary>Changes the issuer in authorization responses.</summary>
internal sealed class ChangedResponses(RequestDelegate next, IConfiguration configuration)
{
    private const string Issuer = "&iss=";
    private const string Another = Issuer + "https%3A%2F%2Fanother.example%2F";

    public Task InvokeAsync(HttpContext context)
    {
        var mode = context.Request.Query[Endpoints.Mode].ToString();
        context.Response.OnStarting(() =>
        {
            var address = context.Response.Headers.Location.ToString();
            var place = address.IndexOf(Issuer, StringComparison.Ordinal);
            if (place < 0) return Task.CompletedTask;
            var isLeftOut = mode == "no_response_iss" || configuration.GetValue<bool>("microsoft");
            if (isLeftOut) context.Response.Headers.Location = address[..place];
            if (mode == "wrong_response_iss") context.Response.Headers.Location = address[..place] + Another;
            return Task.CompletedTask;
        });
        return next(context);
    }
}

/// <summary>Answers a token request with an error.</summary>
internal sealed class FailingTokens : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        var mode = context.Principal?.GetClaim(Endpoints.Mode);
        context.Transaction.SetProperty(Endpoints.Mode, mode);
        if (mode != "failing") return ValueTask.CompletedTask;
        context.Transaction.GetHttpRequest()!.HttpContext.Response.StatusCode = StatusCodes.Status500InternalServerError;
        context.HandleRequest();
        return ValueTask.CompletedTask;
    }
}

/// <summary>
/// Metadata and keys like those of Microsoft's <c>common</c>: with a placeholder for the tenant, and
/// without the issuer parameter in responses.
/// </summary>
internal sealed class TenantMetadata(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (!context.Request.Path.StartsWithSegments("/.well-known", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        var (body, buffer) = (context.Response.Body, new MemoryStream());
        context.Response.Body = buffer;
        await next(context);
        context.Response.Body = body;
        var json = JsonNode.Parse(buffer.ToArray())!.AsObject();
        var issuer = $"{context.Request.Scheme}://{context.Request.Host}/{{tenantid}}/v2.0";
        if (json["keys"] is JsonArray keys) foreach (var key in keys) key!["issuer"] = issuer;
        else (json["issuer"], json["authorization_response_iss_parameter_supported"]) = (issuer, false);
        context.Response.ContentLength = null;
        await context.Response.WriteAsync(json.ToJsonString(Plain.Json));
    }
}

/// <summary>JSON in other providers' formats.</summary>
internal static class Plain
{
    public static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

/// <summary>Instants in tokens.</summary>
internal static class Instants
{
    public static long ToUnix(this DateTime at) => new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Utc)).ToUnixTimeSeconds();
}
