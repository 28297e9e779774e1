using Platform.Domain.AllowedDomains;

namespace Platform.Domain.Tests.AllowedDomains;

public class DomainPatternTests
{
    [Theory]
    [InlineData("example.com")]
    [InlineData("localhost")]
    [InlineData("localhost:5173")]
    [InlineData("*.example.com")]
    [InlineData("*.example.com:8443")]
    [InlineData("*.a.b.example.com")]
    [InlineData("my_app.example.com")]
    [InlineData("a--b.example.com")]
    [InlineData("xn--mnchen-3ya.de")]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.1:3000")]
    [InlineData("[::1]")]
    [InlineData("[::1]:8080")]
    [InlineData("example.com:1")]
    [InlineData("example.com:65535")]
    [InlineData("1password.com")]
    public void Domain_pattern_accepts_hosts_ports_and_wildcards(string text) => Assert.Equal(text, Of(text));

    [Theory]
    [InlineData("Example.COM", "example.com")]
    [InlineData("  example.com\t", "example.com")]
    [InlineData("example.com.", "example.com")]
    [InlineData("*.Example.com.:443", "*.example.com:443")]
    [InlineData("example.com:00080", "example.com:80")]
    [InlineData("[0:0:0:0:0:0:0:1]", "[::1]")]
    [InlineData("[2001:DB8::0:1]:8080", "[2001:db8::1]:8080")]
    [InlineData("münchen.de", "xn--mnchen-3ya.de")]
    [InlineData("MÜNCHEN.de", "xn--mnchen-3ya.de")]
    [InlineData("XN--MNCHEN-3YA.de", "xn--mnchen-3ya.de")]
    [InlineData("straße.de", "xn--strae-oqa.de")]
    [InlineData("*.例え.jp", "*.xn--r8jz45g.jp")]
    public void Equal_domain_patterns_have_the_same_text(string text, string one) => Assert.Equal(one, Of(text));

    [Theory]
    [InlineData("https://example.com", "example.com")]
    [InlineData("https://example.com/", "example.com")]
    [InlineData("HTTPS://Example.com/a/b?c=d#e", "example.com")]
    [InlineData("http://localhost:5173/", "localhost:5173")]
    [InlineData("https://example.com:443/", "example.com:443")]
    [InlineData("https://*.example.com", "*.example.com")]
    [InlineData("https://example.com?x", "example.com")]
    [InlineData("https://example.com#x", "example.com")]
    [InlineData("http://[::1]:8080/x", "[::1]:8080")]
    [InlineData("https://example.com/straße", "example.com")]
    public void Domain_pattern_keeps_host_and_explicit_port_of_a_URL(string text, string one) => Assert.Equal(one, Of(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("*")]
    [InlineData("*:8080")]
    [InlineData("*.")]
    [InlineData("*.com")]
    [InlineData("*.com:443")]
    [InlineData("*.localhost")]
    [InlineData("*.com.")]
    [InlineData("**")]
    [InlineData("**.example.com")]
    [InlineData("*.*.example.com")]
    [InlineData("a.*.example.com")]
    [InlineData("a*.example.com")]
    [InlineData("*example.com")]
    [InlineData("example.*")]
    [InlineData("https://*")]
    [InlineData("*.127.0.0.1")]
    [InlineData("*.[::1]")]
    [InlineData("*.1.2")]
    public void Domain_pattern_refuses_wildcards_over_public_suffixes(string? text) => Assert.Null(DomainPattern.TryParse(text));

    [Theory]
    [InlineData("example.com/path")]
    [InlineData("user@example.com")]
    [InlineData("https://user:pass@example.com")]
    [InlineData("https://example.com/a b")]
    [InlineData("https://example.com/<script>")]
    [InlineData("https://example.com\\@other.com")]
    [InlineData("https:///path")]
    [InlineData("https://")]
    [InlineData("://example.com")]
    [InlineData("ht tp://example.com")]
    [InlineData("1http://example.com")]
    [InlineData("//example.com")]
    [InlineData("example..com")]
    [InlineData(".example.com")]
    [InlineData("example.com..")]
    [InlineData(".")]
    [InlineData("-example.com")]
    [InlineData("example-.com")]
    [InlineData("exa mple.com")]
    [InlineData("exa\0mple.com")]
    [InlineData("exa%6Dple.com")]
    [InlineData("example.com,example.org")]
    [InlineData("example.com\nexample.org")]
    public void Domain_pattern_refuses_invalid_hosts(string text) => Assert.Null(DomainPattern.TryParse(text));

    [Theory]
    [InlineData("example.com:")]
    [InlineData("example.com:0")]
    [InlineData("example.com:65536")]
    [InlineData("example.com:999999")]
    [InlineData("example.com:-1")]
    [InlineData("example.com:+80")]
    [InlineData("example.com:80:80")]
    [InlineData("example.com:http")]
    [InlineData("example.com:8 0")]
    [InlineData("example.com:*")]
    [InlineData("example.com:٨٠")]
    [InlineData("[::1]:")]
    [InlineData("[::1]:0")]
    [InlineData("[::1]8080")]
    [InlineData("::1")]
    [InlineData("[::1")]
    [InlineData("[]")]
    [InlineData("[example.com]")]
    [InlineData("[127.0.0.1]")]
    [InlineData("[fe80::1%eth0]")]
    [InlineData("[::1]/64")]
    public void Domain_pattern_refuses_invalid_ports_and_addresses(string text) => Assert.Null(DomainPattern.TryParse(text));

    // Browsers parse a host that ends in a number as an IPv4 address.
    [Theory]
    [InlineData("127.0.0.256")]
    [InlineData("127.0.0.01")]
    [InlineData("127.1")]
    [InlineData("1.2.3.4.5")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("0x7f000001")]
    [InlineData("2130706433")]
    [InlineData("example.123")]
    public void Domain_pattern_refuses_invalid_numeric_hosts(string text) => Assert.Null(DomainPattern.TryParse(text));

    // Browsers map these to other names before they send them.
    [Theory]
    [InlineData("\u017Ftra.de")]
    [InlineData("a\u02B0b.com")]
    [InlineData("\u304B\u3099.jp")]
    [InlineData("\u01C6.com")]
    [InlineData("mu\u0308nchen.de")]
    [InlineData("\uFF45xample.com")]
    [InlineData("example\u3002com")]
    [InlineData("exam\u00ADple.com")]
    [InlineData("exam\u200Bple.com")]
    [InlineData("\u202Eexample.com")]
    [InlineData("\uFB01n.com")]
    [InlineData("i\u2665.ws")]
    [InlineData("\uD83D\uDE00.ws")]
    [InlineData("\uD800.com")]
    [InlineData("xn--a-ecp.ru\u0000")]
    [InlineData("xn--99999999.com")]
    public void Domain_pattern_refuses_names_that_browsers_map_or_never_send(string text) => Assert.Null(DomainPattern.TryParse(text));

    [Fact]
    public void Domain_pattern_allows_labels_of_63_and_hosts_of_253_characters()
    {
        var label = new string('a', 63);
        var longest = $"{label}.{label}.{label}.{new string('b', 61)}";
        Assert.Equal(253, longest.Length);

        Assert.Equal(longest, Of(longest));
        Assert.Null(DomainPattern.TryParse(longest + "b"));
        Assert.Null(DomainPattern.TryParse($"a{label}.com"));
        Assert.Null(DomainPattern.TryParse(new string('ü', 63) + ".de"));
        Assert.Equal(DomainPattern.MaxLength, Of($"*.{longest}:65535").Length);
        Assert.Null(DomainPattern.TryParse("https://example.com/" + new string('a', DomainPattern.TextMaxLength)));
    }

    [Theory]
    [InlineData("example.com:8080", "example.com", false)]
    [InlineData("*.example.com:8080", "example.com", true)]
    [InlineData("co.uk", "co.uk", false)]
    [InlineData("127.0.0.1", null, false)]
    [InlineData("[::1]:80", null, false)]
    public void Domain_pattern_recognizes_a_host_name(string text, string? host, bool isWildcard)
    {
        var pattern = DomainPattern.TryParse(text)!;

        Assert.Equal((host, isWildcard), (pattern.HostName, pattern.IsWildcard));
    }

    private static string Of(string text) => DomainPattern.TryParse(text)?.Value ?? $"{text} is refused";
}
