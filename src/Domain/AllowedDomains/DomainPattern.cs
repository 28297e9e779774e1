using System.Buffers;

namespace Platform.Domain.AllowedDomains;

/// <summary>
/// The pages that an entry allows: <c>example.com</c> on any port, <c>localhost:5173</c> on that port only, <c>*.example.com</c> at any
/// depth below that domain, but not the domain itself. Patterns are canonical: equal patterns have equal text.
/// </summary>
public sealed record DomainPattern
{
    /// <summary>Longest canonical pattern: a wildcard with the longest host and the longest port.</summary>
    public const int MaxLength = 261;

    /// <summary>Longest text that is parsed; a pasted URL may have a path.</summary>
    public const int TextMaxLength = 2048;

    private const string Wildcard = "*.";
    private const string AfterScheme = "://";

    private static readonly SearchValues<char> AfterAuthority = SearchValues.Create("/?#");
    private static readonly SearchValues<char> InvalidInUrl = SearchValues.Create("\"<>\\^`{|}");

    private DomainPattern(string value) => Value = value;

    /// <summary>The canonical text of the pattern.</summary>
    public string Value { get; }

    /// <summary>The key that <see cref="WebOrigin"/> looks up: the pattern itself, or a wildcard without the star.</summary>
    public string Key => Value.TrimStart('*');

    /// <summary>Whether the pattern matches every host below its host name, but not that host itself.</summary>
    public bool IsWildcard => Value.StartsWith(Wildcard, StringComparison.Ordinal);

    /// <summary>The host, or for a wildcard the parent domain; null for an IP address.</summary>
    public string? HostName =>
        HostAndPort.TryParse(IsWildcard ? Value[Wildcard.Length..] : Value) is { IsAddress: false } at ? at.Host : null;

    /// <summary>
    /// Parses a domain, a wildcard or a URL, of which only the host and an explicit port are used; null if the text is none of them.
    /// </summary>
    public static DomainPattern? TryParse(string? text)
    {
        if (text is null or { Length: > TextMaxLength } || Authority(text.Trim()) is not { } authority) return null;

        var isWildcard = authority.StartsWith(Wildcard, StringComparison.Ordinal);
        if (HostAndPort.TryParse(isWildcard ? authority[Wildcard.Length..] : authority) is not { } domain) return null;
        if (!isWildcard) return new DomainPattern(domain.ToString());

        // A wildcard over a whole top-level domain or over an IP address belongs to no single owner.
        return domain.IsAddress || !domain.Host.Contains('.', StringComparison.Ordinal) ? null : new DomainPattern(Wildcard + domain);
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    private static string? Authority(string text)
    {
        var scheme = text.IndexOf(AfterScheme, StringComparison.Ordinal);
        if (scheme < 0) return text;
        if (!WebOrigin.IsScheme(text.AsSpan(0, scheme))) return null;

        var rest = text[(scheme + AfterScheme.Length)..];
        var end = rest.AsSpan().IndexOfAny(AfterAuthority);
        if (end < 0) return rest;
        var path = rest.AsSpan(end);
        if (path.ContainsAny(InvalidInUrl)) return null;
        foreach (var c in path)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c)) return null;
        }

        return rest[..end];
    }
}
