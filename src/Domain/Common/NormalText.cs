using System.Text;

namespace Platform.Domain.Common;

/// <summary>Unicode normalization form C (UAX #15), in which canonically equivalent texts consist of the same characters.</summary>
public static class NormalText
{
    /// <summary>
    /// How many times longer than its normal form a text can be, in UTF-16 units. Limits what is normalized at all, since normalizing takes
    /// more than linear time on long runs of accents.
    /// </summary>
    public const int MaxExpansion = 8;

    // The only character that the runtime refuses to normalize. No other character combines with it.
    private const char Refused = '\uFFFE';

    /// <summary>Whether the runtime can normalize. In invariant mode, without ICU, it returns every text unchanged.</summary>
    public static bool IsAvailable { get; } = "e\u0301".Normalize(NormalizationForm.FormC).Length == 1;

    /// <summary>The normal form of a text that has no lone surrogates.</summary>
    public static string Of(string text)
    {
        if (Ascii.IsValid(text)) return text;
        return text.Contains(Refused, StringComparison.Ordinal)
            ? string.Join(Refused, text.Split(Refused).Select(part => part.Normalize(NormalizationForm.FormC)))
            : text.Normalize(NormalizationForm.FormC);
    }

    /// <summary>Whether every surrogate of a text belongs to a pair.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }
}
