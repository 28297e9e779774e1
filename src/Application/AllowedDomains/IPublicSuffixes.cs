namespace Platform.Application.AllowedDomains;

/// <summary>The public suffixes, under which anyone may register a name (the Public Suffix List, https://publicsuffix.org).</summary>
public interface IPublicSuffixes
{
    /// <summary>
    /// Whether a host is a public suffix: <c>co.uk</c> and <c>github.io</c> are, <c>example.co.uk</c> and <c>localhost</c> are not.
    /// </summary>
    /// <param name="host">In lower case and Punycode.</param>
    bool Contains(string host);

    /// <summary>Whether a host, or every name directly below it, is a public suffix; the latter is true of <c>kawasaki.jp</c>.</summary>
    /// <param name="host">In lower case and Punycode.</param>
    bool ContainsBelow(string host);
}
