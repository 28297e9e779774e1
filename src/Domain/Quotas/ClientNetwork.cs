using System.Net;
using System.Net.Sockets;

namespace Platform.Domain.Quotas;

/// <summary>What counts as one client where addresses are limited.</summary>
public static class ClientNetwork
{
    private const int PrefixBytes = 8;

    /// <summary>
    /// An IPv4 address as it is, <c>203.0.113.7</c>, also where it is mapped into IPv6; of an IPv6 address its /64, <c>2001:db8:1:2::/64</c>:
    /// that is what one subscriber is given (RFC 6177 §2), to choose addresses from at will.
    /// </summary>
    public static string Of(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork) return address.ToString();
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4().ToString();

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(PrefixBytes).Clear();
        return new IPAddress(bytes) + "/64";
    }
}
