using System.Buffers;
using System.Globalization;
using System.Text;

namespace Platform.Domain.Common;

/// <summary>A label of a domain name in the form that browsers write: lower case and Punycode, by UTS 46 (nontransitional).</summary>
internal static class DomainLabel
{
    /// <summary>Longest label in canonical form (RFC 1035 §2.3.4).</summary>
    public const int MaxLength = 63;

    private const string Punycode = "xn--";

    private static readonly SearchValues<char> Characters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_");
    private static readonly IdnMapping Idn = new();

    /// <summary>
    /// The canonical form of a label; null if the label is invalid. Without ICU the runtime maps nothing,
    /// and labels that need mapping are refused.
    /// </summary>
    public static string? ToAscii(string text)
    {
        var label = text.ToLowerInvariant();
        try
        {
            if (Ascii.IsValid(label))
            {
                if (label.StartsWith(Punycode, StringComparison.Ordinal)) Idn.GetUnicode(label);
                return IsHostLabel(label) ? label : null;
            }

            if (HasHyphenAtEnd(label) || (!NormalText.IsAvailable && !IsInOneForm(label))) return null;
            var ascii = Idn.GetAscii(label);
            return IsHostLabel(ascii) ? ascii : null;
        }
        catch (ArgumentException)
        {
            // Invalid Punycode, too long once encoded, or a character that is not allowed in names.
            return null;
        }
    }

    /// <summary>The Unicode form of a canonical label.</summary>
    public static string ToUnicode(string ascii) => ascii.StartsWith(Punycode, StringComparison.Ordinal) ? Idn.GetUnicode(ascii) : ascii;

    /// <summary>
    /// Whether a lower-case label consists of letters and digits that UTS 46 leaves unchanged, as far as can be determined without ICU.
    /// </summary>
    public static bool IsInOneForm(string label) => label.EnumerateRunes().All(rune => rune.IsAscii
        ? Characters.Contains((char)rune.Value)
        : !IsMapped(rune) && (Rune.IsLetterOrDigit(rune) || IsMark(rune)));

    /// <summary>Whether UTS 46 may map a character: combining accents, and the blocks of compatibility forms of other letters.</summary>
    public static bool IsMapped(Rune rune) => rune.Value
        is (>= 0x0300 and <= 0x036F)
        or (>= 0x2000 and <= 0x2BFF)
        or (>= 0x3200 and <= 0x33FF)
        or (>= 0xF900 and <= 0xFFFF)
        or (>= 0x1D400 and <= 0x1D7FF)
        or 0x00AA or 0x00BA;

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsHostLabel(string label) =>
        label.Length is > 0 and <= MaxLength && !HasHyphenAtEnd(label) && !label.AsSpan().ContainsAnyExcept(Characters);

    private static bool HasHyphenAtEnd(string label) => label.StartsWith('-') || label.EndsWith('-');
}
