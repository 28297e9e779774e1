using System.Buffers;
using System.Security.Cryptography;

namespace Platform.Domain.Common;

/// <summary>
/// Public IDs such as <c>proj_…</c>: a prefix and 24 characters of <c>[0-9a-z]</c>, 124 random bits. Lower case only, since not
/// every database compares case-sensitively.
/// </summary>
public static class PublicId
{
    /// <summary>Number of characters after the prefix.</summary>
    public const int RandomLength = 24;

    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    /// <summary>Creates an ID from the system's random source.</summary>
    public static string New(string prefix) => prefix + RandomNumberGenerator.GetString(Alphabet, RandomLength);

    /// <summary>Whether a text has the form of such an ID.</summary>
    public static bool IsOne(string prefix, string? text) =>
        text?.Length == prefix.Length + RandomLength
        && text.StartsWith(prefix, StringComparison.Ordinal)
        && !text.AsSpan(prefix.Length).ContainsAnyExcept(Characters);
}
