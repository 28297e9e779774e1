using System.Text;

namespace Platform.Domain.Organizations;

/// <summary>An organization's name in addresses: 3 to 40 of <c>[a-z0-9-]</c>, no hyphen at either end, so that it can be a host label (RFC 1123).</summary>
public sealed record OrganizationSlug
{
    public const int MinLength = 3;
    public const int MaxLength = 40;

    // Names that the product's own hosts, paths and mailboxes have, or may come to have.
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "about", "account", "accounts", "admin", "administrator", "api", "app", "apps", "assets", "auth", "authentication", "billing",
        "blog", "cdn", "console", "dashboard", "developer", "developers", "docs", "download", "downloads", "ftp", "health", "help",
        "host", "internal", "invitations", "legal", "localhost", "login", "logout", "mail", "metrics", "news", "noreply", "no-reply", "ns1", "ns2",
        "operator", "password", "platform", "postmaster", "pricing", "privacy", "public", "register", "root", "security", "settings",
        "sign-in", "sign-up", "signin", "signup", "smtp", "sso", "static", "status", "support", "system", "terms", "test", "webmaster",
        "workspace", "workspaces", "www",
    };

    private OrganizationSlug(string value) => Value = value;

    /// <summary>The slug itself.</summary>
    public string Value { get; }

    /// <summary>Whether the product keeps this name for itself.</summary>
    public bool IsReserved => Reserved.Contains(Value);

    /// <summary>The slug as written, or null when it breaks the rule. Upper case breaks it.</summary>
    public static OrganizationSlug? TryParse(string? text) =>
        text is { Length: >= MinLength and <= MaxLength }
        && text[0] != '-' && text[^1] != '-'
        && text.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')
            ? new OrganizationSlug(text)
            : null;

    /// <summary>The slug a person meant when they typed it into a form: case and surrounding space do not count.</summary>
    public static OrganizationSlug? TryParseTyped(string? text) => TryParse(text?.Trim().ToLowerInvariant());

    /// <summary>A slug made from a name ("Café du Nord" gives "cafe-du-nord"), or null where the name has too few such letters for one.</summary>
    public static OrganizationSlug? FromName(string name)
    {
        var slug = new StringBuilder();
        foreach (var c in name.ToLowerInvariant())
        {
            if (Plain(c) is { } letters) slug.Append(letters);
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }

        if (slug.Length > MaxLength) slug.Length = MaxLength;
        return TryParse(slug.ToString().TrimEnd('-'));
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    // Unicode decomposition needs tables that the runtime has only where ICU is installed; these are the letters of Europe's Latin alphabets.
    private static string? Plain(char c) => c switch
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
        >= '\u0300' and <= '\u036f' => "", // the accent of the letter before it
        _ => null,
    };
}
