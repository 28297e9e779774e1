namespace Platform.Application.AllowedDomains;

/// <summary>Knows the names below which anyone may have a name (the Public Suffix List, https://publicsuffix.org).</summary>
public interface IPublicSuffixes
{
    /// <summary>Whether a host is one: <c>co.uk</c> and <c>github.io</c> are, <c>example.co.uk</c> and <c>localhost</c> are not.</summary>
    /// <param name="host">In lower case and Punycode.</param>
    bool Contains(string host);

    /// <summary>Whether every name right below a host is one, as it is for <c>kawasaki.jp</c>, or the host itself is.</summary>
    /// <param name="host">In lower case and Punycode.</param>
    bool ContainsBelow(string host);
}
