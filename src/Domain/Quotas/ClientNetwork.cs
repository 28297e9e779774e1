using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Platform.Domain.Quotas;

/// <summary>
/// The network that a client's limits are counted for: one IPv4 address, or the /64 of an IPv6 address, since one
/// subscriber can use every address of it (RFC 6177).
/// </summary>
public readonly record struct ClientNetwork
{
    private const int PrefixBytes = 8;

    // The flag, not the value, distinguishes an IPv4 address from an IPv6 prefix.
    private readonly bool _isV6;
    private readonly ulong _value;

    private ClientNetwork(bool isV6, ulong value) => (_isV6, _value) = (isV6, value);

    /// <summary>The network of an address. All unknown addresses share one.</summary>
    public static ClientNetwork Of(IPAddress? address)
    {
        if (address is null) return default;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return new ClientNetwork(false, BinaryPrimitives.ReadUInt32BigEndian(bytes));
        }

        return address.IsIPv4MappedToIPv6
            ? new ClientNetwork(false, BinaryPrimitives.ReadUInt32BigEndian(bytes[(length - 4)..]))
            : new ClientNetwork(true, BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }

    /// <summary><c>203.0.113.7</c> or <c>2001:db8:1:2::/64</c>.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        if (_isV6)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, _value);
            return $"{new IPAddress(bytes)}/{PrefixBytes * 8}";
        }

        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)_value);
        return new IPAddress(bytes[..4]).ToString();
    }
}
