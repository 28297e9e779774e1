using System.Runtime.CompilerServices;
using Platform.Domain.Common;

namespace Platform.WebApi.Auth;

/// <summary>
/// Caches the hashes of recently presented headers. Clients reuse a connection and send the same credential again; the server then returns
/// the same string instance, so the hash is found by reference. Hashing is the most expensive part of recognizing a credential.
/// </summary>
internal static class HeaderHashCache
{
    // A power of two. A header is evicted by the next one with the same index.
    private const int Slots = 4096;

    private static readonly Entry?[] Entries = new Entry?[Slots];

    /// <summary>The hash of a header's token.</summary>
    public static SecretHash HashOf(string header, ReadOnlySpan<char> token)
    {
        ref var slot = ref Entries[RuntimeHelpers.GetHashCode(header) & (Slots - 1)];
        if (Volatile.Read(ref slot) is { } last && ReferenceEquals(last.Header, header)) return last.Hash;
        var hash = SecretHash.Of(token);
        Volatile.Write(ref slot, new Entry(header, hash));
        return hash;
    }

    // Not a record: its <c>ToString</c> must not reveal the content.
    private sealed class Entry(string header, SecretHash hash)
    {
        public string Header => header;

        public SecretHash Hash => hash;
    }
}
