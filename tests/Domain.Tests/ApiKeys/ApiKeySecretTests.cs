using System.Security.Cryptography;
using System.Text;
using Platform.Domain.ApiKeys;

namespace Platform.Domain.Tests.ApiKeys;

public class ApiKeySecretTests
{
    private const string Hex = "0123456789abcdef";
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static TheoryData<ApiKeyFormat, KeyEnvironment> EveryKind { get; } =
        new(
            Enum.GetValues<ApiKeyFormat>()
                .SelectMany(format => Enum.GetValues<KeyEnvironment>().Select(environment => (format, environment))));

    [Theory]
    [InlineData(ApiKeyFormat.Wrk, KeyEnvironment.Live, "^wrk_[0-9a-f]{64}$")]
    [InlineData(ApiKeyFormat.Wrk, KeyEnvironment.Test, "^wrk_[0-9a-f]{64}$")]
    [InlineData(ApiKeyFormat.Wl, KeyEnvironment.Live, "^wl_live_[0-9A-Za-z]{44}$")]
    [InlineData(ApiKeyFormat.Wl, KeyEnvironment.Test, "^wl_test_[0-9A-Za-z]{44}$")]
    public void New_secret_has_the_documented_form(ApiKeyFormat format, KeyEnvironment environment, string pattern)
    {
        for (var i = 0; i < 100; i++) Assert.Matches(pattern, ApiKeySecret.New(format, environment).Text);
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void New_secret_is_well_formed_and_recognized_as_a_key(ApiKeyFormat format, KeyEnvironment environment)
    {
        for (var i = 0; i < 100; i++)
        {
            var text = ApiKeySecret.New(format, environment).Text;
            Assert.True(ApiKeySecret.LooksLikeOne(text));
            Assert.True(ApiKeySecret.IsWellFormed(text));
        }
    }

    // Everything between the prefix and the checksum is random.
    [Theory]
    [InlineData(ApiKeyFormat.Wrk, "wrk_", 8, Hex)]
    [InlineData(ApiKeyFormat.Wl, "wl_live_", 6, Base62)]
    public void Secret_contains_at_least_224_random_bits(ApiKeyFormat format, string start, int checksum, string alphabet)
    {
        var keys = Enumerable.Range(0, 400)
            .Select(_ => ApiKeySecret.New(format, KeyEnvironment.Live).Text[start.Length..^checksum])
            .ToList();

        Assert.True(keys[0].Length * Math.Log2(alphabet.Length) >= 224);
        for (var place = 0; place < keys[0].Length; place++)
        {
            // In 400 draws from at most 62 characters, seeing fewer than half of them at one position is practically impossible.
            Assert.True(keys.Select(key => key[place]).Distinct().Count() > alphabet.Length / 2, $"place {place} is not random");
        }
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Secret_checksum_detects_any_changed_character(ApiKeyFormat format, KeyEnvironment environment)
    {
        var text = ApiKeySecret.New(format, environment).Text;
        foreach (var place in Enumerable.Range(0, text.Length))
        {
            foreach (var other in (format == ApiKeyFormat.Wrk ? Hex : Base62).Where(c => c != text[place]))
            {
                var changed = string.Concat(text.AsSpan(0, place), [other], text.AsSpan(place + 1));
                Assert.False(ApiKeySecret.IsWellFormed(changed), changed);
            }
        }
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Secret_checksum_detects_two_swapped_neighbors(ApiKeyFormat format, KeyEnvironment environment)
    {
        var text = ApiKeySecret.New(format, environment).Text;
        foreach (var place in Enumerable.Range(0, text.Length - 1).Where(place => text[place] != text[place + 1]))
        {
            var swapped = text.ToCharArray();
            (swapped[place], swapped[place + 1]) = (swapped[place + 1], swapped[place]);
            Assert.False(ApiKeySecret.IsWellFormed(swapped), new string(swapped));
        }
    }

    [Fact]
    public void Secret_checksum_covers_the_environment()
    {
        var live = ApiKeySecret.New(ApiKeyFormat.Wl, KeyEnvironment.Live).Text;

        Assert.False(ApiKeySecret.IsWellFormed(live.Replace("live", "test", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("wrk_")]
    [InlineData("wl_")]
    [InlineData("wl_live_")]
    [InlineData("wl_prod_0000000000000000000000000000000000000000")]
    [InlineData("wrk_a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6e7f8a9b0c1d2e3f4a5b6c7d8e9f0a1b2")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.e30.AAAA")]
    public void Text_without_the_form_or_the_checksum_is_no_secret(string text) => Assert.False(ApiKeySecret.IsWellFormed(text));

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Longer_shorter_or_recased_text_is_no_secret(ApiKeyFormat format, KeyEnvironment environment)
    {
        var text = ApiKeySecret.New(format, environment).Text;

        Assert.False(ApiKeySecret.IsWellFormed(text + "0"));
        Assert.False(ApiKeySecret.IsWellFormed(text.AsSpan(..^1)));
        Assert.False(ApiKeySecret.IsWellFormed(text.ToUpperInvariant()));
        Assert.False(ApiKeySecret.IsWellFormed(" " + text));
    }

    // The checksum is computed over bytes: a character that differs only above its low byte must not pass.
    [Fact]
    public void Character_with_the_same_low_byte_fails_the_checksum()
    {
        var text = ApiKeySecret.New(ApiKeyFormat.Wrk, KeyEnvironment.Live).Text;

        Assert.False(ApiKeySecret.IsWellFormed(string.Concat(text.AsSpan(0, 10), [(char)(text[10] + 0x100)], text.AsSpan(11))));
    }

    [Theory]
    [InlineData("wrk_x", true)]
    [InlineData("wl_x", true)]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.e30.AAAA", false)]
    [InlineData("WRK_x", false)]
    [InlineData("", false)]
    public void Secret_is_distinguished_from_an_access_token_by_its_prefix(string token, bool isOne) =>
        Assert.Equal(isOne, ApiKeySecret.LooksLikeOne(token));

    [Fact]
    public void Secret_shows_the_documented_prefix()
    {
        var wrk = ApiKeySecret.New(ApiKeyFormat.Wrk, KeyEnvironment.Live);

        Assert.Equal(wrk.Text[..12], wrk.Prefix);
        Assert.Equal("wl_live_", ApiKeySecret.New(ApiKeyFormat.Wl, KeyEnvironment.Live).Prefix);
        Assert.Equal("wl_test_", ApiKeySecret.New(ApiKeyFormat.Wl, KeyEnvironment.Test).Prefix);
    }

    [Theory]
    [MemberData(nameof(EveryKind))]
    public void Secret_prints_only_its_prefix(ApiKeyFormat format, KeyEnvironment environment)
    {
        var secret = ApiKeySecret.New(format, environment);

        Assert.Equal(secret.Prefix, secret.ToString());
        Assert.Equal(secret.Prefix, $"{secret}");
        Assert.True(secret.Prefix.Length <= ApiKey.PrefixMaxLength);
    }

    [Fact]
    public void Secret_is_stored_as_its_SHA_256()
    {
        var text = ApiKeySecret.New(ApiKeyFormat.Wrk, KeyEnvironment.Live).Text;

        Assert.Equal(SHA256.HashData(Encoding.ASCII.GetBytes(text)), ApiKeySecret.Hash(text).ToArray());
    }
}
