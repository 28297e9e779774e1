using System.Buffers;
using System.Text;
using Platform.Domain.Common;
using Platform.Domain.Common.Text;

namespace Platform.Domain.Users;

/// <summary>
/// An e-mail address in its one form: one person is one address, however it is typed. The domain is in Punycode by UTS 46, as allowed
/// domains are; the local part is in normal form C, and its letter case does not count.
/// </summary>
public sealed record EmailAddress
{
    /// <summary>The longest address SMTP carries (RFC 5321 §4.5.3.1.3, less the brackets), in its one form.</summary>
    public const int MaxLength = 254;

    private const int LocalPartMaxLength = 64;
    private const int TypedMaxLength = NormalText.MaxExpansion * MaxLength;

    // By UTS 46 three more characters separate labels.
    private static readonly SearchValues<char> Dots = SearchValues.Create(".\u3002\uFF0E\uFF61");
    private static readonly SearchValues<char> NotInLocalPart = SearchValues.Create("\"(),:;<>[\\]");

    // As versions before 0.2 stored it; null where it can't have been stored.
    private readonly string? _typed;

    private EmailAddress(string value, string? typed) => (Value, _typed) = (value, typed);

    /// <summary>The address itself.</summary>
    public string Value { get; }

    /// <summary>
    /// Under which spellings the address may be stored, those first that are to be preferred: as it was typed, in its one form, and in that
    /// with the domain in letters. Versions before 0.2 stored what was typed, and two people may have one address since (decision 24).
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

    /// <summary>The spelling that was typed, where it can have been stored; else the one form.</summary>
    public EmailAddress AsTyped => _typed is null ? this : FromStored(_typed);

    /// <summary>
    /// The address with its domain as a host name, which every mail server reads; null where the domain of a stored one can be none.
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

    /// <summary>The address, or null when it can't be one: a local part, one <c>@</c>, and a domain of at least one label.</summary>
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

    /// <summary>An address as it is stored, in whichever spelling.</summary>
    public static EmailAddress FromStored(string text) => new(text, text);

    /// <summary>A stored address in its one form: what two spellings of one address have in common.</summary>
    public static EmailAddress OneFormOf(EmailAddress stored) => TryParse(stored.Value) is { } address ? FromStored(address.Value) : stored;

    /// <summary>Under which spellings a stored address may be stored besides.</summary>
    public static IReadOnlyList<EmailAddress> SpellingsOf(EmailAddress stored) => TryParse(stored.Value)?.Spellings ?? [stored];

    /// <summary>Whether both are one address in one spelling.</summary>
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

    // Several scripts can't do without the two that join letters and part them.
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

    // To upper case and back, for letters of which one capital has two small ones. The runtime leaves the dotted capital I as it is.
    private static string Fold(string text)
    {
        if (Ascii.IsValid(text)) return text.ToLowerInvariant();
        var folded = NormalText.Of(text).ToUpperInvariant().ToLowerInvariant().Replace("\u0130", "i\u0307", StringComparison.Ordinal);
        return WithFinalSigmas(NormalText.Of(folded));
    }

    // As it is written, and as the mailbox is likely to be called: ς at the end of a word, σ elsewhere (Unicode §3.13).
    private static string WithFinalSigmas(string text)
    {
        if (!text.Contains('σ', StringComparison.Ordinal)) return text;
        return string.Create(text.Length, text, static (to, from) =>
        {
            for (var i = 0; i < from.Length; i++) to[i] = from[i] == 'σ' && IsWithin(from, i - 1) && !IsWithin(from, i + 1) ? 'ς' : from[i];
        });
    }

    private static bool IsWithin(string text, int place) => place >= 0 && place < text.Length && char.IsLetter(text[place]);
}
