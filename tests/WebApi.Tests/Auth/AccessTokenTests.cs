using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Platform.Domain.Users;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Auth;

/// <summary>Which access tokens are accepted. Each forgery differs from a valid token in exactly one property.</summary>
public sealed class AccessTokenTests(ClockedApp clocked) : IClassFixture<ClockedApp>
{
    private const string Me = "/api/users/me";

    [Fact]
    public async Task Access_token_has_the_claims_of_the_contract()
    {
        var admin = await clocked.App.SignUpAsync();

        var (header, claims) = Open(admin.AccessToken);

        Assert.Equal(["alg", "kid", "typ"], header.Select(m => m.Key).Order(StringComparer.Ordinal));
        Assert.Equal("HS256", (string?)header["alg"]);
        Assert.Equal(
            ["aud", "exp", "iat", "iss", "jti", "org", "role", "sid", "sub"], claims.Select(m => m.Key).Order(StringComparer.Ordinal));
        Assert.Equal(900, (long)claims["exp"]! - (long)claims["iat"]!);
        Assert.Equal(admin.OrganizationId, (long)claims["org"]!);
        Assert.Equal("admin", (string?)claims["role"]);
    }

    [Fact]
    public async Task Token_rebuilt_with_the_right_key_is_accepted()
    {
        var admin = await clocked.App.SignUpAsync();

        Expect.Status(200, await With(admin, Forge(admin, (_, _) => { })).GetAsync(Me));
    }

    public static TheoryData<string, Action<JsonObject, JsonObject>> Changes => new()
    {
        { "unknown kid", (header, _) => header["kid"] = "unknown" },
        { "no kid", (header, _) => header.Remove("kid") },
        { "no exp", (_, claims) => claims.Remove("exp") },
        { "wrong iss", (_, claims) => claims["iss"] = "other" },
        { "no iss", (_, claims) => claims.Remove("iss") },
        { "wrong aud", (_, claims) => claims["aud"] = "other" },
        { "no aud", (_, claims) => claims.Remove("aud") },
        { "no sid", (_, claims) => claims.Remove("sid") },
        { "unknown sid", (_, claims) => claims["sid"] = "999999999" },
        { "sid that is no number", (_, claims) => claims["sid"] = "-1" },
    };

    [Theory]
    [MemberData(nameof(Changes), DisableDiscoveryEnumeration = true)]
    public async Task Correctly_signed_token_with_an_invalid_claim_is_refused(string what, Action<JsonObject, JsonObject> change)
    {
        var admin = await clocked.App.SignUpAsync();

        var answer = await With(admin, Forge(admin, change)).GetAsync(Me);

        Assert.True(answer.Status == 401, what);
        Expect.Refused(answer, 401, "Authentication required");
        Assert.Equal("Bearer error=\"invalid_token\"", answer["WWW-Authenticate"]);
    }

    [Fact]
    public async Task Token_without_a_signature_is_refused()
    {
        var admin = await clocked.App.SignUpAsync();
        var (header, claims) = Open(admin.AccessToken);
        foreach (var alg in (string[])["none", "None", "NONE"])
        {
            header["alg"] = alg;
            var unsigned = $"{Encode(header)}.{Encode(claims)}.";

            Expect.Refused(await With(admin, unsigned).GetAsync(Me), 401, "Authentication required");
            Expect.Refused(await With(admin, unsigned + admin.AccessToken.Split('.')[2]).GetAsync(Me), 401, "Authentication required");
        }
    }

    [Fact]
    public async Task Token_with_another_algorithm_is_refused()
    {
        var admin = await clocked.App.SignUpAsync();
        var (header, claims) = Open(admin.AccessToken);

        header["alg"] = "HS512";
        var hs512 = $"{Encode(header)}.{Encode(claims)}";
        Expect.Refused(
            await With(admin, Sign(hs512, bytes => HMACSHA512.HashData(clocked.SigningKey, bytes))).GetAsync(Me),
            401,
            "Authentication required");

        header["alg"] = "RS256";
        var rs256 = $"{Encode(header)}.{Encode(claims)}";
        using var rsa = RSA.Create(2048);
        Expect.Refused(
            await With(admin, Sign(rs256, bytes => rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))).GetAsync(Me),
            401,
            "Authentication required");
        Expect.Refused(
            await With(admin, Sign(rs256, bytes => HMACSHA256.HashData(clocked.SigningKey, bytes))).GetAsync(Me),
            401,
            "Authentication required");
    }

    [Fact]
    public async Task Token_with_a_changed_claim_under_the_old_signature_is_refused()
    {
        var admin = await clocked.App.SignUpAsync();
        var victim = await clocked.App.SignUpAsync();
        var (header, claims) = Open(admin.AccessToken);

        claims["sid"] = Open(victim.AccessToken).Claims["sid"]!.DeepClone();

        Expect.Refused(
            await With(admin, $"{Encode(header)}.{Encode(claims)}.{admin.AccessToken.Split('.')[2]}").GetAsync(Me),
            401,
            "Authentication required");
    }

    [Fact]
    public async Task Text_that_is_no_token_is_refused()
    {
        foreach (var header in (string[])
        [
            "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Bearer ..", "Basic YTpi", "nonsense", "Bearer " + new string('a', 5000)
        ])
        {
            var request = new HttpRequestMessage(HttpMethod.Get, Me);
            request.Headers.TryAddWithoutValidation("Authorization", header);
            Expect.Refused(await clocked.App.Anonymous.SendAsync(request), 401, "Authentication required");
        }
    }

    [Fact]
    public async Task Permissions_come_from_the_current_role_and_not_from_the_token()
    {
        var admin = await clocked.App.SignUpAsync();
        var person = await admin.AddMemberAsync(Role.Developer);
        Expect.Refused(await person.PatchAsync("/api/organizations/current", new { name = "No" }), 403, "Insufficient permissions");

        await person.ChangeRoleAsync(Role.Admin);
        Expect.Status(200, await person.PatchAsync("/api/organizations/current", new { name = "Yes" }));

        await person.ChangeRoleAsync(Role.Member);
        Expect.Refused(await person.PatchAsync("/api/organizations/current", new { name = "No" }), 403, "Insufficient permissions");
        Expect.Refused(await person.GetAsync("/api/api-keys"), 403, "Insufficient permissions");
    }

    [Fact]
    public async Task Role_claim_in_a_token_grants_nothing()
    {
        var person = await (await clocked.App.SignUpAsync()).AddMemberAsync(Role.Member);

        var forged = Forge(person, (_, claims) => claims["role"] = "admin");

        Expect.Refused(
            await With(person, forged).PatchAsync("/api/organizations/current", new { name = "No" }), 403, "Insufficient permissions");
    }

    private static ApiClient With(Actor actor, string token) => actor.With(token);

    private string Forge(Actor actor, Action<JsonObject, JsonObject> change)
    {
        var (header, claims) = Open(actor.AccessToken);
        change(header, claims);
        return Sign($"{Encode(header)}.{Encode(claims)}", bytes => HMACSHA256.HashData(clocked.SigningKey, bytes));
    }

    private static string Sign(string text, Func<byte[], byte[]> sign) =>
        $"{text}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(text)))}";

    private static (JsonObject Header, JsonObject Claims) Open(string token)
    {
        var parts = token.Split('.');
        return (
            JsonNode.Parse(Base64Url.DecodeFromChars(parts[0]))!.AsObject(),
            JsonNode.Parse(Base64Url.DecodeFromChars(parts[1]))!.AsObject());
    }

    private static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
