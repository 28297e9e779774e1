using System.Globalization;
using System.Text;
using Platform.Domain.Common;

namespace Platform.Domain.Users;

/// <summary>
/// A password as it is measured and compared: the same text from every keyboard (RFC 8265 §4.2, NIST SP 800-63B-4 §3.1.1.2).
/// </summary>
public static class PasswordText
{
    /// <summary>Longest text that is prepared, in UTF-16 units: a longer one can't be short enough afterwards.</summary>
    public const int TypedMaxLength = NormalText.MaxExpansion * User.PasswordMaxLength;

    /// <summary>Whether the text is well-formed: one with a lone surrogate is not a password.</summary>
    public static bool IsText(string typed) => NormalText.IsWellFormed(typed);

    /// <summary>Maps every Unicode space to the ASCII space and normalizes to form C. Case and everything else stay as typed.</summary>
    public static string Prepare(string typed)
    {
        if (Ascii.IsValid(typed)) return typed;
        var spaced = string.Create(typed.Length, typed, static (to, from) =>
        {
            for (var i = 0; i < from.Length; i++) to[i] = IsSpace(from[i]) ? ' ' : from[i];
        });
        return NormalText.Of(spaced);
    }

    /// <summary>The length after preparation, in UTF-16 units; for a text that is too long in any case, its original length.</summary>
    public static int LengthOf(string typed) => typed.Length > TypedMaxLength ? typed.Length : Prepare(typed).Length;

    private static bool IsSpace(char c) => char.GetUnicodeCategory(c) == UnicodeCategory.SpaceSeparator;
}
