using System.Text;

namespace Platform.Domain.Common;

/// <summary>Rules for names and titles: they must be visible and must not contain hidden control characters.</summary>
public static class VisibleText
{
    // Default_Ignorable_Code_Point of Unicode 17, and characters that render as blank: the Braille blank, a musical note without a head,
    // fillers, and marks that only join or annotate others.
    private static readonly (int First, int Last)[] Invisible =
    [
        (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
        (0x202A, 0x202E), (0x2060, 0x206F), (0x2800, 0x2800), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0),
        (0xFFF0, 0xFFFB), (0x13430, 0x1343F), (0x16FE4, 0x16FE4), (0x1BCA0, 0x1BCA3), (0x1D159, 0x1D159), (0x1D173, 0x1D17A),
        (0xE0000, 0xE0FFF),
    ];

    /// <summary>Whether a text has a visible character.</summary>
    public static bool IsSeen(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune) && !IsInvisible(rune)) return true;
        }

        return false;
    }

    /// <summary>Whether a character renders as nothing, except white space and control characters.</summary>
    public static bool IsInvisible(Rune rune)
    {
        foreach (var (first, last) in Invisible)
        {
            if (rune.Value < first) return false;
            if (rune.Value <= last) return true;
        }

        return false;
    }

    /// <summary>
    /// Whether a single-line text contains control characters, line or paragraph separators, or marks that change the direction of the text
    /// after them, which could make a name look like another one (Unicode TR #36, §2.7).
    /// </summary>
    public static bool HasControls(string text) => text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029' || IsDirectional(c));

    /// <summary>Whether a multi-line text contains control characters other than tabs and line breaks.</summary>
    public static bool HasControlsWithinLines(string text) => text.Any(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r'));

    /// <summary>Returns a name that its validator has accepted.</summary>
    /// <exception cref="ArgumentException">The name has no visible character, or contains control characters.</exception>
    public static string Required(string name)
    {
        if (IsSeen(name) && !HasControls(name)) return name;
        throw new ArgumentException("A name shows something, and holds no control characters.", nameof(name));
    }

    // Embeddings, overrides and isolates. Marks that only give themselves a direction are part of many names.
    private static bool IsDirectional(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
