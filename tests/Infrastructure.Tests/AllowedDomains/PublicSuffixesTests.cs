using Platform.Infrastructure.AllowedDomains;

namespace Platform.Infrastructure.Tests.AllowedDomains;

public class PublicSuffixesTests
{
    private readonly PublicSuffixes _suffixes = new();

    [Theory]
    [InlineData("com")]
    [InlineData("co.uk")]
    [InlineData("ck")]
    [InlineData("anything.ck")]
    [InlineData("kawasaki.jp")]
    [InlineData("anything.kawasaki.jp")]
    [InlineData("github.io")]
    [InlineData("xn--55qx5d.cn")]
    public void Public_suffix_is_recognized(string host) => Assert.True(_suffixes.Contains(host));

    [Theory]
    [InlineData("example.com")]
    [InlineData("example.co.uk")]
    [InlineData("www.ck")]
    [InlineData("city.kawasaki.jp")]
    [InlineData("me.github.io")]
    [InlineData("localhost")]
    [InlineData("intranet")]
    public void Registrable_name_is_no_public_suffix(string host) => Assert.False(_suffixes.Contains(host));

    [Theory]
    [InlineData("kawasaki.jp", true)]
    [InlineData("co.uk", true)]
    [InlineData("example.com", false)]
    [InlineData("me.github.io", false)]
    public void Host_that_consists_of_suffixes_is_recognized(string host, bool isOne) => Assert.Equal(isOne, _suffixes.ContainsBelow(host));
}
