using System.Globalization;
using System.Text;

namespace Platform.WebApi.Pages.Fields;

/// <summary>A person's initials: one or two letters.</summary>
public static class Initials
{
    /// <summary>The first letters of a name's first and last word; without a name, the first of the address.</summary>
    public static string Of(string? name, string email)
    {
        var words = (name ?? email.Split('@')[0]).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string[] firsts = [.. words.Select(FirstOf).Where(first => first.Length > 0)];
        return firsts switch
        {
            [] => "?",
            [var only] => only,
            [var first, .., var last] => first + last,
        };
    }

    // A visible character may be several code points (UAX #29). Quotation marks and the like before a letter are skipped.
    private static string FirstOf(string word)
    {
        var elements = StringInfo.GetTextElementEnumerator(word);
        var first = "";
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();
            if (!Platform.Domain.Common.Text.VisibleText.IsSeen(element) || IsMark(element)) continue;
            if (Rune.TryGetRuneAt(element, 0, out var rune) && Rune.IsLetterOrDigit(rune)) return element.ToUpperInvariant();
            if (first.Length == 0) first = element;
        }

        return first;
    }

    // Without a letter before it, it would be drawn over the other initial.
    private static bool IsMark(string element) => CharUnicodeInfo.GetUnicodeCategory(element, 0)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
