using Microsoft.EntityFrameworkCore;
using Platform.Application.Common;
using Platform.Domain.Sessions;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Persistence;

[Trait("Database", "Any")]
public sealed class SaveTests : IDisposable
{
    private readonly TestDatabase _database = TestDatabase.Create();

    [Fact]
    public async Task Save_increments_the_version_of_a_changed_row()
    {
        await _database.SeedAsync();
        await RenameAsync("One");
        await RenameAsync("Two");

        Assert.Equal(["Two|2"], _database.Ask("SELECT Name, Version FROM Organizations"));
    }

    [Fact]
    public async Task Save_refuses_to_change_a_row_that_another_has_changed()
    {
        await _database.SeedAsync();
        await using var slow = _database.Open();
        (await slow.Organizations.SingleAsync(Ct)).Rename("Slow");
        await RenameAsync("Quick");

        await Assert.ThrowsAsync<SaveConflictException>(() => slow.SaveAsync(Ct));
        Assert.Equal(["Quick"], _database.Ask("SELECT Name FROM Organizations"));
    }

    [Fact]
    public async Task Save_refuses_to_change_a_deleted_row()
    {
        var user = await _database.SeedAsync();
        var key = TestDatabase.NewKey(user);
        await using var slow = _database.Open();
        slow.Add(key);
        await slow.SaveAsync(Ct);
        await using (var quick = _database.Open()) await quick.ApiKeys.ExecuteDeleteAsync(Ct);
        key.Revoke(Start);

        await Assert.ThrowsAsync<SaveConflictException>(() => slow.SaveAsync(Ct));
    }

    [Fact]
    public async Task One_of_two_concurrent_exchanges_of_a_refresh_token_succeeds()
    {
        var user = await _database.SeedAsync();
        await using (var db = _database.Open())
        {
            db.Attach(user);
            db.Add(TestDatabase.NewSession(user, Start));
            Assert.Null(await db.SaveAsync(Ct));
        }

        await using var first = _database.Open();
        await using var second = _database.Open();
        var token = await first.RefreshTokens.Include(t => t.Session.User).SingleAsync(Ct);
        var sameToken = await second.RefreshTokens.Include(t => t.Session.User).SingleAsync(Ct);
        Assert.Equal(Rotation.Done, token.Session.Rotate(token, Next(), Start.AddDays(1)));
        Assert.Equal(Rotation.Done, sameToken.Session.Rotate(sameToken, Next(), Start.AddDays(1)));

        Assert.Null(await first.SaveAsync(Ct));
        await Assert.ThrowsAsync<SaveConflictException>(() => second.SaveAsync(Ct));
        Assert.Equal(["2"], _database.Ask("SELECT count(*) FROM RefreshTokens"));

        static IssuedRefreshToken Next() => new(RefreshTokenSecret.Hash(RefreshTokenSecret.New()), TimeSpan.FromDays(30));
    }

    [Fact]
    public async Task Save_can_be_repeated_once_the_context_is_cleared()
    {
        await _database.SeedAsync();
        await using var db = _database.Open();
        (await db.Organizations.SingleAsync(Ct)).Rename("Slow");
        await RenameAsync("Quick");
        await Assert.ThrowsAsync<SaveConflictException>(() => db.SaveAsync(Ct));
        db.Forget();
        (await db.Organizations.SingleAsync(Ct)).Rename("Slow but sure");

        Assert.Null(await db.SaveAsync(Ct));
        Assert.Equal(["Slow but sure|2"], _database.Ask("SELECT Name, Version FROM Organizations"));
    }

    [Fact]
    public async Task Many_writers_succeed_one_after_the_other()
    {
        await Task.WhenAll(
            Enumerable.Range(0, 32).Select(i => Task.Run(() => _database.SeedAsync($"acme-{i}", $"you{i}@example.com"), Ct)));

        Assert.Equal(["32"], _database.Ask("SELECT count(*) FROM Users"));
    }

    public void Dispose() => _database.Dispose();

    private async Task RenameAsync(string name)
    {
        await using var db = _database.Open();
        (await db.Organizations.SingleAsync(Ct)).Rename(name);
        Assert.Null(await db.SaveAsync(Ct));
    }
}
