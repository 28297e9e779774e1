using Platform.Domain.Users;
using Platform.Infrastructure.Tests.Support;
using Platform.Infrastructure.Users;

namespace Platform.Infrastructure.Tests.Users;

/// <summary>Addresses as versions before 0.2 stored them.</summary>
[Trait("Database", "Any")]
public sealed class StoredAddressesTests : IDisposable
{
    private const string Addresses = "SELECT Id, Email FROM Users ORDER BY Id";

    private readonly TestDatabase _database = TestDatabase.Create();

    [Fact]
    public async Task Stored_address_is_converted_to_its_canonical_form_once()
    {
        var plain = await AddAsync("one", "you@example.com");
        var domain = await AddAsync("two", "info@münchen.example");
        var local = await AddAsync("three", "jose\u0301@example.com");

        Assert.Empty(await BringAsync());

        Assert.Equal(
            [$"{plain}|you@example.com", $"{domain}|info@xn--mnchen-3ya.example", $"{local}|jos\u00E9@example.com"],
            _database.Ask(Addresses));
        Respell(domain, "info@münchen.example");
        Assert.Empty(await BringAsync());
        Assert.Equal($"{domain}|info@münchen.example", _database.Ask(Addresses)[1]);
    }

    [Fact]
    public async Task Duplicate_address_keeps_the_later_spelling_and_is_reported_until_one_person_is_removed()
    {
        var first = await AddAsync("acme", "info@xn--mnchen-3ya.example");
        var second = await AddAsync("acme", "info@münchen.example");
        var elsewhere = await AddAsync("other", "info@münchen.example");

        for (var start = 0; start < 2; start++)
        {
            var shared = Assert.Single(await BringAsync());
            Assert.Equal(("acme", first, second), (shared.Slug.Value, shared.Holder!.Value.Value, shared.Other.Value));
            Assert.Equal(
                $"acme: users {first} and {second} share the address info@xn--mnchen-3ya.example; "
                + $"{second} is stored as info@münchen.example. Remove one of them",
                shared.ToString());
        }

        Assert.Equal(
            [$"{first}|info@xn--mnchen-3ya.example", $"{second}|info@münchen.example", $"{elsewhere}|info@xn--mnchen-3ya.example"],
            _database.Ask(Addresses));

        await RemoveAsync(first);
        Assert.Empty(await BringAsync());
        Assert.Equal($"{second}|info@xn--mnchen-3ya.example", _database.Ask(Addresses)[1]);
    }

    [Fact]
    public async Task First_of_two_duplicates_gets_the_canonical_form_so_that_no_third_can_be_added()
    {
        var first = await AddAsync("acme", "you@ａa.example");
        var second = await AddAsync("acme", "you@aａ.example");

        Assert.Equal(second, Assert.Single(await BringAsync()).Other.Value);

        Assert.Equal([$"{first}|you@aa.example", $"{second}|you@aａ.example"], _database.Ask(Addresses));
    }

    [Fact]
    public async Task Many_stored_addresses_are_converted_by_two_nodes_at_once()
    {
        var ids = new List<long>();
        for (var i = 0; i < 120; i++) ids.Add(await AddAsync("acme", $"p{i}@münchen.example"));

        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(BringAsync, Ct)));

        Assert.Equal(ids.Select((id, i) => $"{id}|p{i}@xn--mnchen-3ya.example"), _database.Ask(Addresses));
        Assert.Equal(["addresses-in-one-form|0"], _database.Ask("SELECT * FROM DataSteps"));
    }

    [Fact]
    public async Task Stored_address_that_is_invalid_today_stays_and_is_read()
    {
        var person = await AddAsync("acme", "you@xn--99999999.com");

        Assert.Empty(await BringAsync());

        await using var db = _database.Open();
        Assert.Equal("you@xn--99999999.com", (await db.Users.FindAsync([new UserId(person)], Ct))!.Email.Value);
    }

    [Fact]
    public async Task Migration_converts_stored_addresses()
    {
        var person = await AddAsync("acme", "info@münchen.example");
        var schema = _database.NewSchema();

        await schema.MigrateAsync(Ct);

        Assert.Empty(schema.SharedAddresses);
        Assert.Equal([$"{person}|info@xn--mnchen-3ya.example"], _database.Ask(Addresses));
    }

    public void Dispose() => _database.Dispose();

    private async Task<IReadOnlyList<SharedAddress>> BringAsync()
    {
        await using var db = _database.Open();
        return await StoredAddresses.BringToOneFormAsync(db, Ct);
    }

    private async Task<long> AddAsync(string slug, string stored)
    {
        await using var db = _database.Open();
        var organization = db.Organizations.AsEnumerable().SingleOrDefault(o => o.Slug.Value == slug);
        var user = organization is null
            ? TestDatabase.NewUser(slug)
            : User.Invite(organization, EmailAddress.TryParse("you@example.com")!, Role.Member, Start);
        user.Respell(EmailAddress.FromStored(stored));
        db.Add(user);
        Assert.Null(await db.SaveAsync(Ct));
        return user.Id.Value;
    }

    private void Respell(long id, string stored) =>
        _database.Ask($"UPDATE Users SET Email = {(TestDatabase.IsSqlServer ? "N" : "")}'{stored}' WHERE Id = {id}");

    private async Task RemoveAsync(long id)
    {
        await using var db = _database.Open();
        (await db.Users.FindAsync([new UserId(id)], Ct))!.Remove(Start);
        Assert.Null(await db.SaveAsync(Ct));
    }
}
