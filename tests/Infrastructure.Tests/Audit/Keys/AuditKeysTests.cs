using Platform.Infrastructure.Audit.Keys;
using Platform.Infrastructure.Sessions;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Audit.Keys;

public sealed class AuditKeysTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    private string Data => _directory.File("data");

    private string KeyFile => Path.Combine(Data, "audit-keys");

    [Fact]
    public void Audit_keys_are_created_once_and_readable_by_their_owner_only()
    {
        var first = AuditKeys.Load(TestSettings.In(Data));
        var again = AuditKeys.Load(TestSettings.In(Data));

        Assert.Equal(first.Current.Bytes, again.Current.Bytes);
        Assert.Equal(32, first.Current.Bytes.Length);
        if (!OperatingSystem.IsWindows()) Assert.Equal("rw-------", FileModes.Of(KeyFile));
    }

    [Fact]
    public void Audit_keys_differ_from_the_signing_keys()
    {
        AuditKeys.Load(TestSettings.In(Data));
        SigningKeys.Load(TestSettings.In(Data));

        Assert.NotEqual(File.ReadAllText(KeyFile), File.ReadAllText(Path.Combine(Data, "signing-keys")));
    }

    [Fact]
    public void First_audit_key_seals_all_verify_and_configured_keys_come_first()
    {
        var keys = AuditKeys.Load(TestSettings.In(Data, ("Audit:Keys:0", Key(1)), ("Audit:Keys:1", Key(2))));
        var second = AuditKeys.Load(TestSettings.In(Data, ("Audit:Keys:0", Key(2)))).Current;

        Assert.Equal((byte)1, keys.Current.Bytes[0]);
        Assert.Equal(second.Bytes, keys.Find(second.Id)?.Bytes);
        Assert.Null(keys.Find("other"));
        Assert.False(File.Exists(KeyFile));
    }

    public void Dispose() => _directory.Dispose();

    private static string Key(byte filling) => Convert.ToBase64String(Enumerable.Repeat(filling, 32).ToArray());
}
