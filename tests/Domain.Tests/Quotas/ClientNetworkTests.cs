using System.Net;
using Platform.Domain.Quotas;

namespace Platform.Domain.Tests.Quotas;

public class ClientNetworkTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:DB8:1:2::1", "2001:db8:1:2::/64")]
    [InlineData("2001:db8::", "2001:db8::/64")]
    [InlineData("::1", "::/64")]
    [InlineData("fe80::1%3", "fe80::/64")]
    public void Client_network_is_the_address_itself_or_its_64(string address, string network) =>
        Assert.Equal(network, ClientNetwork.Of(IPAddress.Parse(address)).ToString());

    [Fact]
    public void Client_network_covers_a_subscribers_addresses_but_not_the_neighbors()
    {
        var one = ClientNetwork.Of(IPAddress.Parse("2001:db8:1:2::1"));

        Assert.Equal(one, ClientNetwork.Of(IPAddress.Parse("2001:db8:1:2:ffff:ffff:ffff:ffff")));
        Assert.NotEqual(one, ClientNetwork.Of(IPAddress.Parse("2001:db8:1:3::1")));
        Assert.NotEqual(ClientNetwork.Of(IPAddress.Parse("203.0.113.7")), ClientNetwork.Of(IPAddress.Parse("203.0.113.8")));
    }
}
