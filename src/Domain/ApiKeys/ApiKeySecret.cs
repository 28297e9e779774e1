using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Platform.Domain.Common;

namespace Platform.Domain.ApiKeys;

/// <summary>The format of a key's text. Every format works on every surface.</summary>
public enum ApiKeyFormat
{
    /// <summary><c>wrk_</c> and 64 hexadecimal digits, live or test.</summary>
    Wrk,

    /// <summary><c>wl_live_</c> or <c>wl_test_</c>, depending on the environment, and 44 base62 characters.</summary>
    Wl,
}

/// <summary>
/// A key's full text, shown once and never stored. It ends in a CRC-32C of the rest, so that a mistyped or random key is refused without a
/// lookup and a secret scanner recognizes a real one. At least 224 random bits precede the checksum.
/// </summary>
public sealed class ApiKeySecret
{
    private const string WrkStart = "wrk_";
    private const string WlLiveStart = "wl_live_";
    private const string WlTestStart = "wl_test_";
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> Base62Characters = SearchValues.Create(Base62);
    private static readonly SearchValues<char> LowerHexDigits = SearchValues.Create("0123456789abcdef");

    private const int WrkRandomDigits = 56; // 4 bits each: 224
    private const int WrkChecksumDigits = 8;
    private const int WlRandomCharacters = 38; // log2(62) bits each: 226
    private const int WlChecksumCharacters = 6; // 62^6 > 2^32
    private const int ShownCharacters = 8;

    private ApiKeySecret(string text, string prefix) => (Text, Prefix) = (text, prefix);

    /// <summary>The full key. It appears only in the response that creates it.</summary>
    public string Text { get; }

    /// <summary>The part that may be shown: <c>wrk_</c> and 8 digits, or <c>wl_live_</c> or <c>wl_test_</c>.</summary>
    public string Prefix { get; }

    /// <summary>The format's prefix and the 8 characters after it, which distinguish keys: <c>wl_live_kIDLzbkm</c>.</summary>
    public string DisplayPrefix => Text[..(StartOf(Text).Length + ShownCharacters)];

    /// <summary>The prefix that belongs to a display prefix.</summary>
    public static string PrefixOf(string displayPrefix) => StartOf(displayPrefix) is var start && start == WrkStart ? displayPrefix : start;

    /// <summary>Creates a key from the system's random source.</summary>
    public static ApiKeySecret New(ApiKeyFormat format, KeyEnvironment environment)
    {
        if (format == ApiKeyFormat.Wrk)
        {
            var digits = WrkStart + RandomNumberGenerator.GetHexString(WrkRandomDigits, lowercase: true);
            return new ApiKeySecret(digits + HexChecksum(digits), digits[..(WrkStart.Length + ShownCharacters)]);
        }

        var start = environment == KeyEnvironment.Live ? WlLiveStart : WlTestStart;
        var characters = start + RandomNumberGenerator.GetString(Base62, WlRandomCharacters);
        return new ApiKeySecret(characters + Base62Checksum(characters), start);
    }

    /// <summary>Whether a token looks like a key, valid or not.</summary>
    public static bool LooksLikeOne(ReadOnlySpan<char> token) => token.StartsWith(WrkStart) || token.StartsWith("wl_");

    /// <summary>Whether a token has a key's format and a valid checksum. The key need not exist.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> token)
    {
        if (token.StartsWith(WrkStart))
        {
            if (token.Length != WrkStart.Length + WrkRandomDigits + WrkChecksumDigits) return false;
            var rest = token[..^WrkChecksumDigits];
            return !token[WrkStart.Length..].ContainsAnyExcept(LowerHexDigits) && IsHexChecksum(token[^WrkChecksumDigits..], rest);
        }

        if (token.StartsWith(WlLiveStart) || token.StartsWith(WlTestStart))
        {
            if (token.Length != WlLiveStart.Length + WlRandomCharacters + WlChecksumCharacters) return false;
            var rest = token[..^WlChecksumCharacters];
            return !token[WlLiveStart.Length..].ContainsAnyExcept(Base62Characters)
                && token[^WlChecksumCharacters..].SequenceEqual(Base62Checksum(rest));
        }

        return false;
    }

    /// <summary>The hash of a key's text, which is stored and looked up.</summary>
    public static SecretHash Hash(ReadOnlySpan<char> text) => SecretHash.Of(text);

    /// <inheritdoc/>
    public override string ToString() => Prefix;

    private static string StartOf(string text) =>
        text.StartsWith(WrkStart, StringComparison.Ordinal)
            ? WrkStart
            : text.StartsWith(WlTestStart, StringComparison.Ordinal)
            ? WlTestStart
            : WlLiveStart;

    private static bool IsHexChecksum(ReadOnlySpan<char> end, ReadOnlySpan<char> text)
    {
        Span<char> sum = stackalloc char[WrkChecksumDigits];
        Checksum(text).TryFormat(sum, out _, "x8", CultureInfo.InvariantCulture);
        return end.SequenceEqual(sum);
    }

    private static string HexChecksum(ReadOnlySpan<char> text) => Checksum(text).ToString("x8", CultureInfo.InvariantCulture);

    private static string Base62Checksum(ReadOnlySpan<char> text) =>
        string.Create(WlChecksumCharacters, Checksum(text), static (characters, sum) =>
    {
        for (var i = characters.Length - 1; i >= 0; i--)
        {
            characters[i] = Base62[(int)(sum % 62)];
            sum /= 62;
        }
    });

    // CRC-32C (Castagnoli) has a processor instruction. Callers have checked that the text is ASCII, or don't depend on it.
    private static uint Checksum(ReadOnlySpan<char> text)
    {
        var crc = uint.MaxValue;
        foreach (var c in text) crc = BitOperations.Crc32C(crc, (byte)c);
        return ~crc;
    }
}
