using System.Security.Cryptography;
using System.Text;

namespace Platform.Domain.Organizations;

/// <summary>
/// An organization's name in URLs: 3 to 40 characters of <c>[a-z0-9-]</c> without a hyphen at either end, so
/// that it is a valid host label (RFC 1123).
/// </summary>
public sealed record OrganizationSlug
{
    public const int MinLength = 3;
    public const int MaxLength = 40;

    private const string DefaultStem = "org";
    private const int SuffixLength = 6;

    // No vowels and no digits that look like letters: it forms no words and can be read aloud.
    private const string SuffixCharacters = "23456789bcdfghjkmnpqrstvwxz";

    // Names that the application's hosts, paths and mailboxes have, or may have later.
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "about", "account", "accounts", "admin", "administrator", "api", "app", "apps", "assets", "auth", "authentication", "billing",
        "blog", "cdn", "console", "dashboard", "developer", "developers", "docs", "download", "downloads", "ftp", "health", "help",
        "host", "internal", "invitations", "legal", "localhost", "login", "logout", "mail", "metrics", "news", "noreply", "no-reply",
        "ns1", "ns2",
        "operator", "password", "platform", "postmaster", "pricing", "privacy", "public", "register", "root", "security", "settings",
        "sign-in", "sign-up", "signin", "signup", "smtp", "sso", "static", "status", "support", "system", "terms", "test", "webmaster",
        "workspace", "workspaces", "www",
    };

    private OrganizationSlug(string value) => Value = value;

    /// <summary>The text of the slug.</summary>
    public string Value { get; }

    /// <summary>Whether the name is reserved for the application.</summary>
    public bool IsReserved => Reserved.Contains(Value);

    /// <summary>Parses a slug; null if the text is invalid. Upper case is invalid.</summary>
    public static OrganizationSlug? TryParse(string? text) =>
        text is { Length: >= MinLength and <= MaxLength }
        && text[0] != '-' && text[^1] != '-'
        && text.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')
            ? new OrganizationSlug(text)
            : null;

    /// <summary>Parses a slug that a person typed into a form, ignoring case and surrounding white space.</summary>
    public static OrganizationSlug? TryParseTyped(string? text) => TryParse(text?.Trim().ToLowerInvariant());

    /// <summary>Derives a slug from a name ("Café du Nord" gives "cafe-du-nord"); null if the name has too few usable letters.</summary>
    public static OrganizationSlug? FromName(string name) => TryParse(Stem(name, MaxLength));

    /// <summary>Generates a slug that begins like the name, if it has usable letters, and is very likely unique ("acme-x7k2m9").</summary>
    public static OrganizationSlug MakeUp(string name)
    {
        var stem = Stem(name, MaxLength - SuffixLength - 1);
        if (stem.Length == 0) stem = DefaultStem;
        return new OrganizationSlug($"{stem}-{RandomNumberGenerator.GetString(SuffixCharacters, SuffixLength)}");
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static string Stem(string name, int maxLength)
    {
        var stem = new StringBuilder();
        foreach (var c in name.ToLowerInvariant())
        {
            if (LettersOf(c) is { } letters) stem.Append(letters);
            else if (stem.Length > 0 && stem[^1] != '-') stem.Append('-');
        }

        if (stem.Length > maxLength) stem.Length = maxLength;
        return stem.ToString().TrimEnd('-');
    }

    // The Latin letters of European alphabets, for a runtime without ICU, which decomposes nothing.
    private static string? LettersOf(char c) => c switch
    {
        (>= 'a' and <= 'z') or (>= '0' and <= '9') => c.ToString(),
        'à' or 'á' or 'â' or 'ã' or 'ä' or 'å' or 'ā' or 'ă' or 'ą' => "a",
        'ç' or 'ć' or 'č' or 'ċ' => "c",
        'ď' or 'đ' or 'ð' => "d",
        'è' or 'é' or 'ê' or 'ë' or 'ē' or 'ė' or 'ę' or 'ě' => "e",
        'ğ' or 'ģ' or 'ġ' => "g",
        'ì' or 'í' or 'î' or 'ï' or 'ī' or 'į' or 'ı' or 'İ' => "i",
        'ķ' => "k",
        'ł' or 'ľ' or 'ĺ' or 'ļ' => "l",
        'ñ' or 'ń' or 'ň' or 'ņ' => "n",
        'ò' or 'ó' or 'ô' or 'õ' or 'ö' or 'ø' or 'ő' or 'ō' => "o",
        'ŕ' or 'ř' => "r",
        'ś' or 'š' or 'ş' or 'ș' => "s",
        'ť' or 'ţ' or 'ț' => "t",
        'ù' or 'ú' or 'û' or 'ü' or 'ű' or 'ů' or 'ū' or 'ų' => "u",
        'ý' or 'ÿ' => "y",
        'ź' or 'ż' or 'ž' => "z",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'þ' => "th",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' => "ng",
        'ə' => "e",
        >= '\u0300' and <= '\u036f' => "", // a combining accent of the previous letter
        _ => char.IsLetterOrDigit(c) ? Decomposed(c) : null,
    };

    // For example Vietnamese letters, and compatibility forms.
    private static string? Decomposed(char c)
    {
        var letters = string.Concat(c.ToString().Normalize(NormalizationForm.FormKD).ToLowerInvariant().Where(char.IsAsciiLetterOrDigit));
        return letters.Length == 0 ? null : letters;
    }
}
