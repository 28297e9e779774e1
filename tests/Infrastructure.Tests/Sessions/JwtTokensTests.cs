using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Application.Sessions;
using Platform.Domain.Common;
using Platform.Domain.Sessions;
using Platform.Infrastructure.Sessions;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Sessions;

public sealed class JwtTokensTests : IDisposable
{
    private static readonly byte[] Key = [.. Enumerable.Repeat((byte)1, 64)];
    private static readonly byte[] OtherKey = [.. Enumerable.Repeat((byte)2, 64)];

    private readonly TempDirectory _directory = new();
    private readonly JwtTokens _tokens;
    private readonly string _good;

    public JwtTokensTests()
    {
        _tokens = With(Key);
        _good = Issue(_tokens);
    }

    [Fact]
    public void Token_names_the_person_the_organization_the_role_and_the_session()
    {
        var claims = Part(_good, 1);

        Assert.Equal(
            ["aud", "exp", "iat", "iss", "jti", "org", "role", "sid", "sub"],
            claims.Select(claim => claim.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            ("0", 0L, "admin", "0"), ((string)claims["sub"]!, (long)claims["org"]!, (string)claims["role"]!, (string)claims["sid"]!));
        Assert.Equal(("platform", "platform"), ((string)claims["iss"]!, (string)claims["aud"]!));
        Assert.Equal((Start.ToUnixTimeSeconds(), Start.ToUnixTimeSeconds() + 900), ((long)claims["iat"]!, (long)claims["exp"]!));
    }

    [Fact]
    public void Token_names_its_algorithm_and_key()
    {
        var header = Part(_good, 0);

        Assert.Equal("HS256", (string)header["alg"]!);
        Assert.False(string.IsNullOrEmpty((string)header["kid"]!));
    }

    [Fact]
    public async Task Token_issued_by_a_fast_clock_counts_as_expired()
    {
        Assert.False((await _tokens.ReadAsync(_good, Start.AddSeconds(-30))).IsExpired);
        Assert.True((await _tokens.ReadAsync(_good, Start.AddSeconds(-31))).IsExpired);
        Assert.True(_tokens.TryGetCached(SecretHash.Of(_good), Start.AddDays(-1))?.IsExpired);
    }

    [Fact]
    public void Tokens_are_unique() => Assert.NotEqual((string)Part(_good, 1)["jti"]!, (string)Part(Issue(_tokens), 1)["jti"]!);

    [Fact]
    public async Task Token_is_read_as_the_session_it_names() =>
        Assert.Equal(new AccessTokenReading(new SessionId(0), IsExpired: false), await _tokens.ReadAsync(_good, Start));

    [Fact]
    public async Task Token_expires_by_the_servers_clock_and_is_told_apart_from_invalid_ones()
    {
        Assert.False((await _tokens.ReadAsync(_good, Start.AddSeconds(900).AddTicks(-1))).IsExpired);

        var late = await _tokens.ReadAsync(_good, Start.AddSeconds(900));
        Assert.True(late.IsExpired);
        Assert.Equal(new SessionId(0), late.Session);
    }

    [Fact]
    public void Issued_token_reports_its_lifetime() => Assert.Equal(900, IssueAt(_tokens, Start).ExpiresIn);

    [Fact]
    public async Task Token_never_outlives_its_session()
    {
        var last = Start + Session.Lifetime - TimeSpan.FromSeconds(100);
        var token = IssueAt(_tokens, last);

        Assert.Equal(100, token.ExpiresIn);
        Assert.True((await _tokens.ReadAsync(token.Text, last.AddSeconds(100))).IsExpired);
    }

    [Fact]
    public async Task Token_signed_with_a_removed_key_is_valid_no_longer_than_the_key_verifies()
    {
        var settings = TestSettings.In(_directory.File("rotated"), ("Tokens:AccessTokenSeconds", "86400"));
        var tokens = new JwtTokens(SigningKeys.Load(settings), settings);
        var token = IssueAt(tokens, Start).Text;
        var hash = SecretHash.Of(token);
        Assert.False((await tokens.ReadAsync(token, Start)).IsExpired);
        Assert.NotNull(tokens.TryGetCached(hash, Start));

        // As if the key had leaked: an attacker can put any expiry into a token.
        var until = new SigningKeyRotation(TestSettings.In(_directory.File("rotated")), new FakeTimeProvider(Start)).Rotate();

        await tokens.ReadAsync(IssueAt(tokens, Start).Text, Start);
        Assert.Null(tokens.TryGetCached(hash, Start));
        Assert.False((await tokens.ReadAsync(token, until.AddTicks(-1))).IsExpired);
        Assert.True((await tokens.ReadAsync(token, until)).IsExpired);
        Assert.True(tokens.TryGetCached(hash, until)!.Value.IsExpired);
    }

    // Proves that the forged tokens below would be accepted but for the one thing that each changes.
    [Fact]
    public async Task Forged_token_with_nothing_changed_is_accepted() =>
        Assert.Equal(new SessionId(0), (await _tokens.ReadAsync(Forge(), Start)).Session);

    [Fact]
    public async Task Token_without_a_signature_is_refused()
    {
        await RefusesAsync(Forge(header => header["alg"] = "none", sign: _ => []));
        await RefusesAsync(Forge(header => header["alg"] = "None", sign: _ => []));
        await RefusesAsync(Forge(header => header["alg"] = "none"));
        await RefusesAsync(Forge(sign: _ => []));
        await RefusesAsync(_good[..(_good.LastIndexOf('.') + 1)]);
    }

    [Theory]
    [InlineData("HS512")]
    [InlineData("HS384")]
    public async Task Token_with_another_HMAC_is_refused_though_the_key_is_right(string algorithm) =>
        await RefusesAsync(
            Forge(
                header => header["alg"] = algorithm,
                sign: text => algorithm == "HS512" ? HMACSHA512.HashData(Key, text) : HMACSHA384.HashData(Key, text)));

    [Fact]
    public async Task Token_signed_with_RSA_is_refused()
    {
        using var rsa = RSA.Create(2048);
        await RefusesAsync(
            Forge(
                header => header["alg"] = "RS256", sign: text => rsa.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)));
        await RefusesAsync(Forge(header => header["alg"] = "RS256"));
    }

    [Fact]
    public async Task Token_with_an_unknown_key_is_refused()
    {
        await RefusesAsync(Issue(With(OtherKey)));
        await RefusesAsync(Forge(header => header["kid"] = "unknown"));
        await RefusesAsync(Forge(header => header.Remove("kid")));
        await RefusesAsync(Forge(sign: text => HMACSHA256.HashData(OtherKey, text)));
    }

    [Fact]
    public async Task Token_that_contains_its_own_key_is_refused()
    {
        var key = new JsonObject { ["kty"] = "oct", ["k"] = Base64Url.EncodeToString(OtherKey) };
        await RefusesAsync(Forge(
            header =>
            {
                header["jwk"] = key;
                header["kid"] = "mine";
            },
            sign: text => HMACSHA256.HashData(OtherKey, text)));
    }

    [Theory]
    [InlineData("role", "\"member\"")]
    [InlineData("sid", "\"1\"")]
    [InlineData("org", "2")]
    [InlineData("exp", "4102444800")]
    public async Task Token_with_a_changed_claim_is_refused(string claim, string value)
    {
        var parts = _good.Split('.');
        var claims = Part(_good, 1);
        claims[claim] = JsonNode.Parse(value);

        await RefusesAsync(string.Join('.', parts[0], Encode(claims), parts[2]));
    }

    [Fact]
    public async Task Token_with_any_character_changed_is_refused()
    {
        // The last character of a part has bits that are not decoded, so changing it may have no effect.
        var partEnds = _good.Index().Where(c => c.Item == '.').Select(c => c.Index - 1).Append(_good.Length - 1).ToHashSet();
        for (var place = 0; place < _good.Length; place++)
        {
            if (_good[place] == '.' || partEnds.Contains(place)) continue;
            await RefusesAsync(string.Concat(_good.AsSpan(0, place), _good[place] == 'A' ? "B" : "A", _good.AsSpan(place + 1)));
        }
    }

    [Theory]
    [InlineData("iss", "\"someone\"")]
    [InlineData("iss", "null")]
    [InlineData("aud", "\"someone\"")]
    [InlineData("aud", "null")]
    [InlineData("sid", "null")]
    [InlineData("sid", "\"\"")]
    [InlineData("sid", "\"-1\"")]
    [InlineData("sid", "\"1x\"")]
    [InlineData("sid", "\"99999999999999999999\"")]
    public async Task Signed_token_with_another_issuer_audience_or_no_session_is_refused(string claim, string value) =>
        await RefusesAsync(Forge(change: claims => _ = JsonNode.Parse(value) is { } node ? claims[claim] = node : claims.Remove(claim)));

    [Fact]
    public async Task Signed_token_without_an_expiry_is_refused()
    {
        var reading = await _tokens.ReadAsync(Forge(change: claims => claims.Remove("exp")), Start);

        Assert.True(reading.Session is null || reading.IsExpired);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("e30.e30.e30")]
    [InlineData("not a token")]
    [InlineData("....")]
    public async Task Malformed_token_is_refused(string text) => await RefusesAsync(text);

    [Fact]
    public async Task Token_stays_valid_while_keys_are_rotated()
    {
        var rotated = With(OtherKey, Key);
        Assert.NotNull((await rotated.ReadAsync(_good, Start)).Session);

        var newer = Issue(rotated);
        Assert.NotEqual((string)Part(_good, 0)["kid"]!, (string)Part(newer, 0)["kid"]!);
        Assert.NotNull((await With(Key, OtherKey).ReadAsync(newer, Start)).Session);
        Assert.Null((await With(OtherKey).ReadAsync(_good, Start)).Session);
    }

    public void Dispose() => _directory.Dispose();

    private static AccessToken IssueAt(JwtTokens tokens, DateTimeOffset now)
    {
        var user = TestDatabase.NewUser();
        return tokens.Issue(TestDatabase.NewSession(user, Start), user, now);
    }

    private static string Issue(JwtTokens tokens) => IssueAt(tokens, Start).Text;

    private static JsonObject Part(string token, int part) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[part]))!.AsObject();

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));

    private JwtTokens With(params byte[][] keys)
    {
        var settings = TestSettings.In(
            _directory.Path, [.. keys.Select((key, i) => ($"Tokens:SigningKeys:{i}", (string?)Convert.ToBase64String(key)))]);
        return new JwtTokens(SigningKeys.Load(settings), settings);
    }

    // The valid token rebuilt by hand, with a change before it is signed with the right key.
    private string Forge(Action<JsonObject>? header = null, Action<JsonObject>? change = null, Func<byte[], byte[]>? sign = null)
    {
        var (head, claims) = (Part(_good, 0), Part(_good, 1));
        header?.Invoke(head);
        change?.Invoke(claims);
        var text = $"{Encode(head)}.{Encode(claims)}";
        var bytes = Encoding.ASCII.GetBytes(text);
        return $"{text}.{Base64Url.EncodeToString(sign is null ? HMACSHA256.HashData(Key, bytes) : sign(bytes))}";
    }

    private async Task RefusesAsync(string token) => Assert.Equal(AccessTokenReading.Invalid, await _tokens.ReadAsync(token, Start));
}
