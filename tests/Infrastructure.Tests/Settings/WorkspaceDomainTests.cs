using Platform.Domain.Organizations;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Settings;

public sealed class WorkspaceDomainTests
{
    [Theory]
    [InlineData("acme.example.com", "acme")]
    [InlineData("ACME.Example.COM", "acme")]
    [InlineData("not-there.example.com", "not-there")]
    [InlineData("example.com", null)]
    [InlineData("app.example.com", null)]
    [InlineData("shop.example.com", null)]
    [InlineData("www.example.com", null)]
    [InlineData("a.b.example.com", null)]
    [InlineData("ab.example.com", null)]
    [InlineData("acme.example.org", null)]
    [InlineData("acmeexample.com", null)]
    [InlineData("", null)]
    public void Host_below_the_domain_is_a_workspaces_unless_it_is_the_servers_or_reserved(string host, string? slug)
    {
        var settings = TestSettings.Read(("Platform:PublicUrl", "https://shop.example.com"), ("Platform:WorkspaceDomain", "Example.com"));

        Assert.Equal(slug, settings.WorkspaceDomain!.SlugOf(host)?.Value);
    }

    [Theory]
    [InlineData("https://example.com", "https://acme.example.com")]
    [InlineData("https://app.example.com/base", "https://acme.example.com/base")]
    [InlineData("https://elsewhere.example.org:8443", "https://acme.example.com:8443")]
    [InlineData("http://localhost:3001", "http://acme.example.com:3001")]
    public void Workspace_address_has_the_scheme_port_and_path_of_the_servers(string publicUrl, string address)
    {
        var settings = TestSettings.Read(("Platform:PublicUrl", publicUrl), ("Platform:WorkspaceDomain", "example.com"));

        Assert.Equal(address, settings.WorkspaceDomain!.Of(OrganizationSlug.TryParse("acme")!));
    }

    [Fact]
    public void Workspace_whose_host_is_the_servers_has_no_address()
    {
        var settings = TestSettings.Read(("Platform:PublicUrl", "https://acme.example.com"), ("Platform:WorkspaceDomain", "example.com"));

        Assert.Null(settings.WorkspaceDomain!.Of(OrganizationSlug.TryParse("acme")!));
    }

    [Theory]
    [InlineData("https://acme.example.com", true)]
    [InlineData("http://acme.example.com", false)]
    [InlineData("https://acme.example.com:8443", false)]
    [InlineData("https://example.com", false)]
    [InlineData("https://acme.example.com.evil.example", false)]
    [InlineData("null", false)]
    public void Workspace_origin_has_the_servers_scheme_and_port(string origin, bool isOne)
    {
        var settings = TestSettings.Read(("Platform:PublicUrl", "https://app.example.com"), ("Platform:WorkspaceDomain", "example.com"));

        Assert.Equal(isOne, settings.WorkspaceDomain!.IsOrigin(origin));
    }

    [Fact]
    public void No_workspace_domain_is_set_by_default() => Assert.Null(TestSettings.Read().WorkspaceDomain);
}
