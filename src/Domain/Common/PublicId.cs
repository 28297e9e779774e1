using System.Buffers;
using System.Security.Cryptography;

namespace Platform.Domain.Common;

/// <summary>
/// Ids such as <c>proj_…</c> that the wire shows in place of the database's number: a prefix and 24 of <c>[0-9a-z]</c>, 124 random bits.
/// Lower case alone, since not every database tells case apart.
/// </summary>
public static class PublicId
{
    /// <summary>Characters after the prefix.</summary>
    public const int RandomLength = 24;

    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    /// <summary>A new one from the system's random source.</summary>
    public static string New(string prefix) => prefix + RandomNumberGenerator.GetString(Alphabet, RandomLength);

    /// <summary>Whether a text can be one.</summary>
    public static bool IsOne(string prefix, string? text) =>
        text?.Length == prefix.Length + RandomLength
        && text.StartsWith(prefix, StringComparison.Ordinal)
        && !text.AsSpan(prefix.Length).ContainsAnyExcept(Characters);
}
