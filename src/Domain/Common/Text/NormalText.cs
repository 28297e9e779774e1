using System.Text;

namespace Platform.Domain.Common.Text;

/// <summary>Texts in Unicode's normal form C (UAX #15), in which letters that look the same are the same characters.</summary>
public static class NormalText
{
    /// <summary>
    /// How many times as long as its normal form a text can be, in UTF-16 units: a limit on what is normalised at all, since that takes
    /// more than linear time on long runs of accents.
    /// </summary>
    public const int MaxExpansion = 8;

    // Of all characters the runtime refuses this one. No other combines with it.
    private const char Refused = '\uFFFE';

    /// <summary>Whether the runtime can normalise. In its invariant mode, without ICU, it leaves every text as it is.</summary>
    public static bool IsAvailable { get; } = "e\u0301".Normalize(NormalizationForm.FormC).Length == 1;

    /// <summary>The normal form of a text without lone surrogates.</summary>
    public static string Of(string text)
    {
        if (Ascii.IsValid(text)) return text;
        return text.Contains(Refused, StringComparison.Ordinal)
            ? string.Join(Refused, text.Split(Refused).Select(part => part.Normalize(NormalizationForm.FormC)))
            : text.Normalize(NormalizationForm.FormC);
    }

    /// <summary>Whether every surrogate of a text is one of a pair.</summary>
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
