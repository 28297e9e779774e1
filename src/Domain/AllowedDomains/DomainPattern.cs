using System.Buffers;

namespace Platform.Domain.AllowedDomains;

/// <summary>
/// Which pages are meant: <c>example.com</c> on any port, <c>localhost:5173</c> on that port alone, <c>*.example.com</c> at any
/// depth below it, but not itself. Written in one form, so that what is equal is the same text.
/// </summary>
public sealed record DomainPattern
{
    /// <summary>Longest pattern, in its one form: a wildcard over the longest host, with the longest port.</summary>
    public const int MaxLength = 261;

    /// <summary>Longest text that is read; a URL that is pasted may have a path.</summary>
    public const int TextMaxLength = 2048;

    private const string Wildcard = "*.";
    private const string AfterScheme = "://";

    private static readonly SearchValues<char> AfterAuthority = SearchValues.Create("/?#");
    private static readonly SearchValues<char> InNoUrl = SearchValues.Create("\"<>\\^`{|}");

    private DomainPattern(string value) => Value = value;

    /// <summary>The pattern itself.</summary>
    public string Value { get; }

    /// <summary>What <see cref="WebOrigin"/> looks it up by: itself, or of a wildcard all but the star.</summary>
    public string Key => Value.TrimStart('*');

    /// <summary>Whether it means all pages below its host, and not the host itself.</summary>
    public bool IsWildcard => Value.StartsWith(Wildcard, StringComparison.Ordinal);

    /// <summary>Its host, of a wildcard the one below which pages are meant; null where that is an IP address.</summary>
    public string? HostName =>
        HostAndPort.TryParse(IsWildcard ? Value[Wildcard.Length..] : Value) is { IsAddress: false } at ? at.Host : null;

    /// <summary>
    /// The pattern that a text means, or null where it is none. A URL is cut to its host and the port that is written in it.
    /// </summary>
    public static DomainPattern? TryParse(string? text)
    {
        if (text is null or { Length: > TextMaxLength } || Authority(text.Trim()) is not { } authority) return null;

        var isWildcard = authority.StartsWith(Wildcard, StringComparison.Ordinal);
        if (HostAndPort.TryParse(isWildcard ? authority[Wildcard.Length..] : authority) is not { } domain) return null;
        if (!isWildcard) return new DomainPattern(domain.ToString());

        // All of .com, or of what is below an address, is no one's own.
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
        if (path.ContainsAny(InNoUrl)) return null;
        foreach (var c in path)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c)) return null;
        }

        return rest[..end];
    }
}
