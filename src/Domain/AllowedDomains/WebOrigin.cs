using System.Text;

namespace Platform.Domain.AllowedDomains;

/// <summary>
/// The page that a request comes from, as a browser's <c>Origin</c> header tells it (RFC 6454 §6.2): scheme, host and port.
/// </summary>
public sealed record WebOrigin
{
    /// <summary>Longest text that is read: more than the longest host takes.</summary>
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

    /// <summary>In its one form, without the port that its scheme has by default.</summary>
    public string Value { get; }

    /// <summary>The origin that a header tells, or null where that is <c>null</c> or malformed.</summary>
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
    /// Whether a list holds a pattern that means this origin. Asks for each pattern that would: two for each label of the host.
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

    /// <summary>Every pattern that means this origin.</summary>
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

/// <summary>Patterns that can be looked up by their keys.</summary>
public interface IDomainList
{
    /// <summary>Whether a pattern with this <see cref="DomainPattern.Key"/> is on it.</summary>
    bool Holds(ReadOnlySpan<char> key);
}
