using System.Buffers.Binary;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Platform.Infrastructure.Audit.Keys;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Failures;

namespace Platform.Infrastructure.DataProtection;

/// <summary>
/// Stores data protection keys in the database, so that every node can unprotect what another has protected. The framework reads them
/// rarely and synchronously, so these methods block.
/// </summary>
public sealed class ProtectionKeys
{
    private readonly Func<AppDb> _contexts;
    private readonly DerivedSeal _seal;
    private readonly TimeProvider _clock;

    // The highest number that was read. A key is added with the next number or not at all.
    private long _last;

    internal ProtectionKeys(Func<AppDb> contexts, AuditKeys keys, TimeProvider clock) =>
        (_contexts, _seal, _clock) = (contexts, new DerivedSeal(keys, "data protection keys"), clock);

    /// <summary>The keys that can be decrypted, each as XML.</summary>
    public IReadOnlyList<string> Read() => Task.Run(ReadAsync).GetAwaiter().GetResult();

    /// <summary>
    /// Adds a key. If another node has added one since the last read, this one is dropped: the framework reads again after adding a key,
    /// finds the other node's, and all nodes use the same key.
    /// </summary>
    public void Add(string xml) => Task.Run(() => AddAsync(xml)).GetAwaiter().GetResult();

    private async Task<IReadOnlyList<string>> ReadAsync()
    {
        await using var db = _contexts();
        var keys = await db.Set<ProtectionKey>().AsNoTracking().OrderBy(key => key.Number).ToListAsync();
        Volatile.Write(ref _last, keys.Count > 0 ? keys[^1].Number : 0);
        var opened = keys.Select(key => _seal.Open(key.KeyId, key.Sealed, BytesOf(key.Number)));
        return [.. opened.OfType<byte[]>().Select(Encoding.UTF8.GetString)];
    }

    private async Task AddAsync(string xml)
    {
        var number = Volatile.Read(ref _last) + 1;
        var (keyId, bytes) = _seal.Seal(Encoding.UTF8.GetBytes(xml), BytesOf(number));
        await using var db = _contexts();
        try
        {
            db.Add(ProtectionKey.Create(number, keyId, bytes, _clock.GetUtcNow()));
            await db.SaveAsync(CancellationToken.None);
        }
        catch (Exception violation) when (UniqueViolation.IndexOf(violation.InnerException ?? violation) == "PK_ProtectionKeys")
        {
            // Another node has added its key first.
        }
    }

    private static byte[] BytesOf(long number)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }
}
