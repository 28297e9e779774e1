using Platform.Domain.Common;

namespace Platform.WebApi.Auth;

/// <summary>
/// The last credential that a connection showed, and its hash: clients keep a connection and show the same one again, and
/// the hash is the dearest part of knowing it. Lives as long as the connection, which holds the header itself as well.
/// </summary>
internal sealed class KnownHeader
{
    private volatile Shown? _last;

    /// <summary>The hash of a header's token.</summary>
    public SecretHash HashOf(string header, ReadOnlySpan<char> token)
    {
        if (_last is { } last && string.Equals(last.Header, header, StringComparison.Ordinal)) return last.Hash;
        var hash = SecretHash.Of(token);
        _last = new Shown(header, hash);
        return hash;
    }

    private sealed record Shown(string Header, SecretHash Hash);
}
