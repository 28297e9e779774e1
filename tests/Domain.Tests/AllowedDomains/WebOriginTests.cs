using Platform.Domain.AllowedDomains;

namespace Platform.Domain.Tests.AllowedDomains;

public class WebOriginTests
{
    [Theory]
    [InlineData("https://example.com", "example.com", true)]
    [InlineData("http://example.com", "example.com", true)]
    [InlineData("https://example.com:8443", "example.com", true)]
    [InlineData("HTTPS://EXAMPLE.COM", "example.com", true)]
    [InlineData("https://example.com.", "example.com", true)]
    [InlineData("https://www.example.com", "example.com", false)]
    [InlineData("https://evil-example.com", "example.com", false)]
    [InlineData("https://example.com.evil.com", "example.com", false)]
    [InlineData("https://example.co", "example.com", false)]
    [InlineData("https://xn--mnchen-3ya.de", "münchen.de", true)]
    public void Pattern_with_a_host_matches_any_port_and_no_subdomain(string origin, string pattern, bool isMeant) =>
        AssertMeant(isMeant, pattern, origin);

    [Theory]
    [InlineData("http://localhost:5173", "localhost:5173", true)]
    [InlineData("https://localhost:5173", "localhost:5173", true)]
    [InlineData("http://localhost:5174", "localhost:5173", false)]
    [InlineData("http://localhost", "localhost:5173", false)]
    [InlineData("http://localhost:5173", "localhost", true)]
    [InlineData("http://example.com", "example.com:80", true)]
    [InlineData("https://example.com", "example.com:80", false)]
    [InlineData("https://example.com", "example.com:443", true)]
    [InlineData("https://example.com:443", "example.com:443", true)]
    [InlineData("http://127.0.0.1:3000", "127.0.0.1:3000", true)]
    [InlineData("http://127.0.0.1:3001", "127.0.0.1:3000", false)]
    [InlineData("http://[::1]:8080", "[::1]:8080", true)]
    [InlineData("http://[0:0::1]:8080", "[::1]", true)]
    [InlineData("http://[::2]", "[::1]", false)]
    [InlineData("capacitor://localhost", "localhost", true)]
    [InlineData("capacitor://localhost", "localhost:80", false)]
    public void Pattern_with_a_port_matches_that_port_only_even_the_schemes_default(string origin, string pattern, bool isMeant) =>
        AssertMeant(isMeant, pattern, origin);

    [Theory]
    [InlineData("https://app.example.com", true)]
    [InlineData("https://a.b.c.example.com:8443", true)]
    [InlineData("https://example.com", false)]
    [InlineData("https://evil-example.com", false)]
    [InlineData("https://app.evil-example.com", false)]
    [InlineData("https://app.example.com.evil.com", false)]
    [InlineData("https://notexample.com", false)]
    public void Wildcard_matches_every_depth_below_but_not_the_domain_itself(string origin, bool isMeant) =>
        AssertMeant(isMeant, "*.example.com", origin);

    [Theory]
    [InlineData("https://app.example.com:8443", true)]
    [InlineData("https://a.b.example.com:8443", true)]
    [InlineData("https://app.example.com", false)]
    [InlineData("https://example.com:8443", false)]
    public void Wildcard_may_have_a_port(string origin, bool isMeant) => AssertMeant(isMeant, "*.example.com:8443", origin);

    [Fact]
    public void Origin_lists_every_pattern_that_matches_it() => Assert.Equal(
        ["a.b.example.com:8443", "a.b.example.com", "*.b.example.com:8443", "*.b.example.com", "*.example.com:8443", "*.example.com"],
        WebOrigin.TryParse("https://a.b.example.com:8443")!.Patterns().Select(pattern => pattern.Value));

    [Fact]
    public void IP_address_has_no_subdomains() =>
        Assert.Equal(["127.0.0.1:80", "127.0.0.1"], WebOrigin.TryParse("http://127.0.0.1")!.Patterns().Select(pattern => pattern.Value));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("NULL")]
    [InlineData("example.com")]
    [InlineData("//example.com")]
    [InlineData("https:example.com")]
    [InlineData("https://")]
    [InlineData("https:///")]
    [InlineData("https://example.com/")]
    [InlineData("https://example.com/path")]
    [InlineData("https://example.com?q")]
    [InlineData("https://user@example.com")]
    [InlineData("https://example.com, https://other.com")]
    [InlineData("https://example.com https://other.com")]
    [InlineData(" https://example.com")]
    [InlineData("https://example.com:0")]
    [InlineData("https://example.com:99999")]
    [InlineData("https://*.example.com")]
    [InlineData("https://*")]
    [InlineData("https://münchen.de")]
    [InlineData("https://example.com\r\nX-Injected: 1")]
    [InlineData("file://")]
    [InlineData("*")]
    public void Null_or_malformed_text_is_no_origin(string? text) => Assert.Null(WebOrigin.TryParse(text));

    [Fact]
    public void Long_text_is_no_origin()
    {
        Assert.Null(WebOrigin.TryParse("https://" + string.Join('.', Enumerable.Repeat("a", 500))));
        Assert.NotNull(WebOrigin.TryParse("https://" + string.Join('.', Enumerable.Repeat("a", 127))));
    }

    [Theory]
    [InlineData("https://example.com:443", "https://example.com")]
    [InlineData("http://example.com:80", "http://example.com")]
    [InlineData("http://example.com:443", "http://example.com:443")]
    [InlineData("HTTP://Example.COM.:8080", "http://example.com:8080")]
    public void Origin_is_written_in_one_form(string text, string one)
    {
        Assert.Equal(one, WebOrigin.TryParse(text)!.Value);
        Assert.Equal(WebOrigin.TryParse(one), WebOrigin.TryParse(text));
    }

    [Fact]
    public void Origins_of_different_schemes_differ() =>
        Assert.NotEqual(WebOrigin.TryParse("http://example.com:443"), WebOrigin.TryParse("https://example.com"));

    private static void AssertMeant(bool isMeant, string pattern, string origin)
    {
        var listed = DomainPattern.TryParse(pattern)!;
        Assert.Equal(isMeant, WebOrigin.TryParse(origin)!.IsOn(new Only(listed.Key)));
        Assert.Equal(isMeant, WebOrigin.TryParse(origin)!.Patterns().Contains(listed));
    }

    private sealed class Only(string listed) : IDomainList
    {
        public bool Holds(ReadOnlySpan<char> key) => key.SequenceEqual(listed);
    }
}
