using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.Infrastructure.Audit;
using Platform.Infrastructure.Audit.Keys;

namespace Platform.Infrastructure.Tests.Audit;

public class AuditSealTests
{
    private static readonly AuditKey Key = new("key", new byte[32]);
    private static readonly byte[] Before = new byte[AuditEntry.MacLength];

    // One value ends where the next begins: simply concatenated, both entries would be the same bytes.
    [Fact]
    public void Different_entries_have_different_sealed_bytes()
    {
        AuditEntry[] entries =
        [
            Entry(),
            Entry(organization: 2),
            Entry(action: "a.bb"),
            Entry(actor: new AuditActor(new UserId(1), null, null)),
            Entry(actor: new AuditActor(null, "", null)),
            Entry(actor: new AuditActor(null, "x", null)),
            Entry(actor: new AuditActor(null, null, "x")),
            Entry(actor: new AuditActor(null, "xy", null)),
            Entry(actor: new AuditActor(null, "x", "y")),
            Entry(actor: new AuditActor(null, null, "xy")),
            Entry(target: new AuditTarget("t", "")),
            Entry(target: new AuditTarget("t1", null)),
            Entry(target: new AuditTarget("t", "1")),
            Entry(origin: new RequestOrigin("1", null, null)),
            Entry(origin: new RequestOrigin(null, "1", null)),
            Entry(origin: new RequestOrigin(null, null, "1")),
            Entry(detail: "1"),
            Entry(detail: ""),
            Entry(at: Start.AddTicks(1)),
        ];

        Assert.Distinct(entries.Select(entry => Convert.ToHexString(AuditSeal.Of(Key, entry, Before))));
    }

    [Fact]
    public void Seal_covers_position_key_and_previous_entry()
    {
        var (first, second) = (Entry(), Entry());
        first.Place(1, "key");
        second.Place(2, "key");
        var other = Entry();
        other.Place(1, "other");
        byte[] before = [.. Enumerable.Repeat((byte)1, AuditEntry.MacLength)];
        var seals = new[]
        {
            AuditSeal.Of(Key, first, Before),
            AuditSeal.Of(Key, second, Before),
            AuditSeal.Of(Key, other, Before),
            AuditSeal.Of(Key, first, before),
            AuditSeal.Of(new AuditKey("key", [.. Enumerable.Repeat((byte)1, 32)]), first, Before),
            AuditSeal.Of(Key, AuditHead.Begin(new OrganizationId(1))),
        };

        Assert.Distinct(seals.Select(Convert.ToHexString));
        Assert.Equal(seals[0], AuditSeal.Of(Key, first, Before));
    }

    // Stored seals must stay valid: a change of the format needs a new name for it.
    [Fact]
    public void Sealed_format_does_not_change()
    {
        var entry = Entry(
            actor: new AuditActor(new UserId(2), "you@example.com", "wrk_a1b2c3d4"),
            origin: new RequestOrigin("203.0.113.7", "Café/1", "request-1"),
            detail: "…");
        entry.Place(7, "key");

        Assert.Equal(
            "668dc26972584a61c69503cfe9da491cfff2df53d45d2c0b46cfc3b30bc231e5", Convert.ToHexStringLower(AuditSeal.Of(Key, entry, Before)));
    }

    private static AuditEntry Entry(
        long organization = 1, string action = "a.b", AuditActor? actor = null, AuditTarget? target = null, RequestOrigin? origin = null,
        string? detail = null, DateTimeOffset? at = null) =>
        AuditEntry.Create(
            new OrganizationId(organization),
            action,
            actor ?? AuditActor.None,
            target ?? new AuditTarget("t", null),
            origin ?? new RequestOrigin(null, null, null),
            detail,
            at ?? Start);
}
