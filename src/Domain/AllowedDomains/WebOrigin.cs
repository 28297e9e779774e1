using System.Text;

namespace Platform.Domain.AllowedDomains;

/// <summary>
/// The origin of the page that sent a request, from the browser's <c>Origin</c> header (RFC 6454 §6.2): scheme, host and port.
/// </summary>
public sealed record WebOrigin
{
    /// <summary>Longest header that is parsed: more than the longest host needs.</summary>
    public const int MaxLength = 512;

    private const string AfterScheme = "://";

    private readonly string _authority;
    private readonly int _hostLength;

    private WebOrigin(string scheme, HostAndPort at)
    {
        var port = at.Port ?? DefaultPort(scheme);
        Value = scheme + AfterScheme + (port == DefaultPort(scheme) ? at with { Port = null } : at);
        _authority = (at with { Port = port }).ToString();
        _hostLength = at.Host.Length;
    }

    /// <summary>The canonical origin, without the scheme's default port.</summary>
    public string Value { get; }

    /// <summary>Parses the header's value; null if it is <c>null</c> or malformed.</summary>
    public static WebOrigin? TryParse(string? text)
    {
        if (text is null or { Length: > MaxLength } || !Ascii.IsValid(text)) return null;
        var end = text.IndexOf(AfterScheme, StringComparison.Ordinal);
        if (end < 0 || !IsScheme(text.AsSpan(0, end))) return null;
        return HostAndPort.TryParse(text[(end + AfterScheme.Length)..]) is { } at
            ? new WebOrigin(text[..end].ToLowerInvariant(), at)
            : null;
    }

    /// <summary>
    /// Whether a list contains a pattern that matches this origin. Looks up every candidate: two for each label of the host.
    /// </summary>
    public bool IsOn<TList>(TList list)
        where TList : IDomainList
    {
        var whole = _authority.AsSpan();
        var host = whole[.._hostLength];
        if (list.Holds(whole) || list.Holds(host)) return true;
        for (var i = 0; i < host.Length; i++)
        {
            if (host[i] == '.' && (list.Holds(whole[i..]) || list.Holds(host[i..]))) return true;
        }

        return false;
    }

    /// <summary>Every pattern that matches this origin.</summary>
    public IReadOnlyList<DomainPattern> Patterns()
    {
        var all = new Collector();
        IsOn(all);
        return all.Patterns;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Whether a text can be a URL's scheme (RFC 3986 §3.1).</summary>
    internal static bool IsScheme(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !char.IsAsciiLetter(text[0])) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.')) return false;
        }

        return true;
    }

    private static int? DefaultPort(string scheme) => scheme switch
    {
        "https" => 443,
        "http" => 80,
        _ => null,
    };

    private sealed class Collector : IDomainList
    {
        public List<DomainPattern> Patterns { get; } = [];

        public bool Holds(ReadOnlySpan<char> key)
        {
            if (DomainPattern.TryParse(key[0] == '.' ? $"*{key}" : key.ToString()) is { } pattern && !Patterns.Contains(pattern))
            {
                Patterns.Add(pattern);
            }

            return false;
        }
    }
}

/// <summary>A set of patterns that are looked up by key.</summary>
public interface IDomainList
{
    /// <summary>Whether the list contains a pattern with this <see cref="DomainPattern.Key"/>.</summary>
    bool Holds(ReadOnlySpan<char> key);
}
