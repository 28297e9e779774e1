using System.Buffers;
using System.Text;
using Platform.Domain.Common;

namespace Platform.Domain.Users;

/// <summary>
/// An email address in canonical form, so that every spelling of an address identifies the same person. The domain is in Punycode by UTS
/// 46, like allowed domains; the local part is in normal form C and case-insensitive.
/// </summary>
public sealed record EmailAddress
{
    /// <summary>The longest address that SMTP allows (RFC 5321 §4.5.3.1.3, without the brackets), in canonical form.</summary>
    public const int MaxLength = 254;

    private const int LocalPartMaxLength = 64;
    private const int TypedMaxLength = NormalText.MaxExpansion * MaxLength;

    // UTS 46 defines three more label separators.
    private static readonly SearchValues<char> Dots = SearchValues.Create(".\u3002\uFF0E\uFF61");
    private static readonly SearchValues<char> NotInLocalPart = SearchValues.Create("\"(),:;<>[\\]");

    // The spelling that versions before 0.2 would have stored; null if it can't have been stored.
    private readonly string? _typed;

    private EmailAddress(string value, string? typed) => (Value, _typed) = (value, typed);

    /// <summary>The text of the address.</summary>
    public string Value { get; }

    /// <summary>
    /// The spellings under which the address may be stored, in order of preference: as typed, in canonical form, and in canonical form with
    /// a Unicode domain. Versions before 0.2 stored what was typed, so two people may have the same address (decision 24).
    /// </summary>
    public IReadOnlyList<EmailAddress> Spellings
    {
        get
        {
            if (_typed is null || TryParse(_typed) is not { } address) return [this];
            if (address.Value == _typed && Ascii.IsValid(_typed) && !_typed.Contains("xn--", StringComparison.Ordinal)) return [this];
            return [.. new[] { _typed, address.Value, address.InLetters }.Distinct(StringComparer.Ordinal).Select(FromStored)];
        }
    }

    /// <summary>The spelling that was typed, if it can have been stored; otherwise the canonical form.</summary>
    public EmailAddress AsTyped => _typed is null ? this : FromStored(_typed);

    /// <summary>
    /// The address with its domain as a host name, which every mail server understands; null if the domain of a stored address is invalid.
    /// </summary>
    public string? Mailbox
    {
        get
        {
            var at = Value.LastIndexOf('@');
            return DomainOf(Value[(at + 1)..]) is { } domain ? $"{Value[..at]}@{domain}" : null;
        }
    }

    private string InLetters
    {
        get
        {
            var at = Value.LastIndexOf('@');
            return Value[..(at + 1)] + string.Join('.', Value[(at + 1)..].Split('.').Select(DomainLabel.ToUnicode));
        }
    }

    /// <summary>Parses an address: a local part, one <c>@</c>, and a domain of at least one label; null if the text is invalid.</summary>
    public static EmailAddress? TryParse(string? text)
    {
        var typed = text?.Trim();
        if (typed is null or { Length: > TypedMaxLength } || !NormalText.IsWellFormed(typed)) return null;

        var at = typed.IndexOf('@', StringComparison.Ordinal);
        if (at < 1 || at != typed.LastIndexOf('@')) return null;
        if (LocalPartOf(typed[..at]) is not { } local || DomainOf(typed[(at + 1)..]) is not { } domain) return null;

        var address = $"{local}@{domain}";
        if (address.Length > MaxLength) return null;
        typed = typed.ToLowerInvariant();
        return new EmailAddress(address, typed.Length > MaxLength ? null : typed);
    }

    /// <summary>An address as stored, in any spelling.</summary>
    public static EmailAddress FromStored(string text) => new(text, text);

    /// <summary>A stored address in canonical form, which all its spellings share.</summary>
    public static EmailAddress OneFormOf(EmailAddress stored) => TryParse(stored.Value) is { } address ? FromStored(address.Value) : stored;

    /// <summary>The spellings under which the same address as a stored one may also be stored.</summary>
    public static IReadOnlyList<EmailAddress> SpellingsOf(EmailAddress stored) => TryParse(stored.Value)?.Spellings ?? [stored];

    /// <summary>Whether both are the same address in the same spelling.</summary>
    public bool Equals(EmailAddress? other) => Value == other?.Value;

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static string? LocalPartOf(string text)
    {
        var part = Fold(text);
        if (part.Length is 0 or > LocalPartMaxLength) return null;
        if (part[0] == '.' || part[^1] == '.' || part.Contains("..", StringComparison.Ordinal)) return null;
        if (part.AsSpan().ContainsAny(NotInLocalPart)) return null;
        foreach (var rune in part.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || IsHidden(rune)) return null;
            if (!NormalText.IsAvailable && DomainLabel.IsMapped(rune)) return null;
        }

        return part;
    }

    // Several scripts need the zero-width joiner and non-joiner.
    private static bool IsHidden(Rune rune) => VisibleText.IsInvisible(rune) && rune.Value is not (0x200C or 0x200D);

    private static string? DomainOf(string text)
    {
        var labels = new List<string>();
        for (var rest = text; ;)
        {
            var dot = rest.AsSpan().IndexOfAny(Dots);
            if (DomainLabel.ToAscii(dot < 0 ? rest : rest[..dot]) is not { } label) return null;
            if (label.Contains('_', StringComparison.Ordinal)) return null;
            labels.Add(label);
            if (dot < 0) return string.Join('.', labels);
            rest = rest[(dot + 1)..];
        }
    }

    // Upper and then lower case, for letters with two lower-case forms of one capital. The runtime leaves the dotted capital I unchanged.
    private static string Fold(string text)
    {
        if (Ascii.IsValid(text)) return text.ToLowerInvariant();
        var folded = NormalText.Of(text).ToUpperInvariant().ToLowerInvariant().Replace("\u0130", "i\u0307", StringComparison.Ordinal);
        return WithFinalSigmas(NormalText.Of(folded));
    }

    // As in ordinary writing, and as the mailbox is likely to be named: ς at the end of a word, σ elsewhere (Unicode §3.13).
    private static string WithFinalSigmas(string text)
    {
        if (!text.Contains('σ', StringComparison.Ordinal)) return text;
        return string.Create(text.Length, text, static (to, from) =>
        {
            for (var i = 0; i < from.Length; i++)
                to[i] = from[i] == 'σ' && IsLetterAt(from, i - 1) && !IsLetterAt(from, i + 1) ? 'ς' : from[i];
        });
    }

    private static bool IsLetterAt(string text, int place) => place >= 0 && place < text.Length && char.IsLetter(text[place]);
}
