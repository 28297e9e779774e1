using System.Runtime.CompilerServices;
using Platform.Domain.Common;

namespace Platform.WebApi.Auth;

/// <summary>
/// The hashes of headers that were shown lately. Clients keep a connection and show the same credential again; the server
/// gives the same string for it then, so that it is known without being read. The hash is the dearest part of knowing it.
/// </summary>
internal static class HeaderHashCache
{
    // A power of two. A header's place is taken by the next one that falls on it.
    private const int Places = 4096;

    private static readonly Shown?[] Known = new Shown?[Places];

    /// <summary>The hash of a header's token.</summary>
    public static SecretHash HashOf(string header, ReadOnlySpan<char> token)
    {
        ref var place = ref Known[RuntimeHelpers.GetHashCode(header) & (Places - 1)];
        if (Volatile.Read(ref place) is { } last && ReferenceEquals(last.Header, header)) return last.Hash;
        var hash = SecretHash.Of(token);
        Volatile.Write(ref place, new Shown(header, hash));
        return hash;
    }

    // Not a record: what it holds must not come out as text.
    private sealed class Shown(string header, SecretHash hash)
    {
        public string Header => header;

        public SecretHash Hash => hash;
    }
}
