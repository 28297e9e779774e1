using Microsoft.EntityFrameworkCore;
using Platform.Application.Credentials;
using Platform.Domain.Access;
using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;
using Platform.Domain.Users;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Credentials;

/// <summary>The credentials that two nodes have cached, and when they are invalidated.</summary>
[Trait("Database", "Any")]
public sealed class CallersTests : IAsyncLifetime
{
    private readonly TestDatabase _database = TestDatabase.Create();
    private readonly FakeTimeProvider _clock = new(Start);
    private readonly ApiKeySecret _secret = ApiKeySecret.New(ApiKeyFormat.Wrk, KeyEnvironment.Live);
    private CallerNode _here = null!;
    private CallerNode _there = null!;
    private User _user = null!;
    private ApiKey _key = null!;
    private Session _session = null!;

    public async ValueTask InitializeAsync()
    {
        _here = new CallerNode(_database, _clock);
        _there = new CallerNode(_database, _clock);
        _user = await _database.SeedAsync();
        await using var db = _here.Open();
        db.Attach(_user);
        _key = TestDatabase.NewKey(_user, _secret, "admin");
        _session = TestDatabase.NewSession(_user, Start);
        db.AddRange(_key, _session);
        Assert.Null(await db.SaveAsync(Ct));
        _here.Feed.Read();
        _there.Feed.Read();
    }

    public ValueTask DisposeAsync()
    {
        _here.Dispose();
        _there.Dispose();
        _database.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Cached_credential_is_not_looked_up_again()
    {
        Assert.NotNull(await ByKeyAsync(_here));
        Assert.NotNull(await BySessionAsync(_here));
        ChangePastTheProduct("DELETE FROM ApiKeys; DELETE FROM RefreshTokens; DELETE FROM Sessions;");

        Assert.NotNull(await ByKeyAsync(_here));
        Assert.NotNull(await BySessionAsync(_here));
        Assert.Null(await ByKeyAsync(_there));
    }

    public static TheoryData<string> Changes =>
        [
            "key revoked",
            "key adopted",
            "person demoted",
            "API access withdrawn",
            "person removed",
            "plan changed",
            "organization renamed",
            "organization disabled"
        ];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Credential_change_counts_at_once_on_its_node_and_elsewhere_once_read(string change)
    {
        var before = Describe(await ByKeyAsync(_here));
        Assert.Equal(before, Describe(await ByKeyAsync(_there)));

        await ChangeAsync(change);

        var after = Describe(await ByKeyAsync(_here));
        Assert.NotEqual(before, after);
        Assert.Equal(before, Describe(await ByKeyAsync(_there)));
        _there.Feed.Read();
        Assert.Equal(after, Describe(await ByKeyAsync(_there)));
    }

    [Fact]
    public async Task Ended_session_is_removed_from_the_cache()
    {
        Assert.NotNull(await BySessionAsync(_here));
        Assert.NotNull(await BySessionAsync(_there));
        await using (var db = _here.Open())
        {
            (await db.Sessions.SingleAsync(Ct)).End(Start);
            Assert.Null(await db.SaveAsync(Ct));
        }

        Assert.Null(await BySessionAsync(_here));
        _there.Feed.Read();
        Assert.Null(await BySessionAsync(_there));
    }

    [Theory]
    [InlineData("person removed")]
    [InlineData("password reset")]
    public async Task All_sessions_of_a_person_are_removed_from_the_cache_when_ended(string change)
    {
        Assert.NotNull(await BySessionAsync(_here));
        Assert.NotNull(await BySessionAsync(_there));

        await ChangeAsync(change);

        Assert.Null(await BySessionAsync(_here));
        _there.Feed.Read();
        Assert.Null(await BySessionAsync(_there));
    }

    [Fact]
    public async Task Token_refresh_and_new_key_write_no_change_for_other_nodes()
    {
        await using (var db = _here.Open())
        {
            db.Attach(_user);
            db.Add(TestDatabase.NewKey(_user));
            var session = await db.Sessions.Include(s => s.RefreshTokens).SingleAsync(Ct);
            session.Rotate(
                session.RefreshTokens[0],
                new IssuedRefreshToken(RefreshTokenSecret.Hash(RefreshTokenSecret.New()), TimeSpan.FromDays(1)),
                Start);
            Assert.Null(await db.SaveAsync(Ct));
        }

        Assert.Equal([], _database.Ask("SELECT * FROM CredentialChanges"));
    }

    [Fact]
    public async Task Credential_change_that_is_rolled_back_has_no_effect()
    {
        await using (var db = _here.Open())
        {
            await using var unit = await db.BeginAsync(Ct);
            (await db.ApiKeys.SingleAsync(Ct)).Revoke(Start);
            Assert.Null(await db.SaveAsync(Ct));
        }

        Assert.NotNull(await ByKeyAsync(_here));
        Assert.Equal([], _database.Ask("SELECT * FROM CredentialChanges"));
    }

    [Fact]
    public async Task Change_in_a_transaction_of_several_saves_counts_at_the_commit()
    {
        Assert.NotNull(await ByKeyAsync(_here));
        await using (var db = _here.Open())
        {
            await using var unit = await db.BeginAsync(Ct);
            (await db.ApiKeys.SingleAsync(Ct)).Revoke(Start);
            Assert.Null(await db.SaveAsync(Ct));
            Assert.NotNull(await ByKeyAsync(_here));
            await unit.CommitAsync(Ct);
        }

        Assert.Null(await ByKeyAsync(_here));
    }

    [Fact]
    public async Task Change_that_commits_after_a_later_one_was_read_is_read_too()
    {
        Assert.NotNull(await ByKeyAsync(_there));
        AddChange(5, "Session", 999);
        _there.Feed.Read();

        // Its transaction took the id earlier.
        ChangePastTheProduct("UPDATE ApiKeys SET RevokedAt = '2026-03-01 12:00:00'");
        AddChange(4, "ApiKey", _key.Id.Value);
        _there.Feed.Read();

        Assert.Null(await ByKeyAsync(_there));
    }

    [Fact]
    public async Task Node_that_has_not_read_changes_for_a_second_asks_the_database()
    {
        Assert.NotNull(await ByKeyAsync(_there));
        await ChangeAsync("key revoked");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_there.Feed.IsFresh);
        Assert.NotNull(await ByKeyAsync(_there));

        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.False(_there.Feed.IsFresh);
        Assert.Null(await ByKeyAsync(_there));
    }

    [Fact]
    public async Task Node_that_could_not_read_for_long_clears_its_cache()
    {
        Assert.NotNull(await ByKeyAsync(_there));
        ChangePastTheProduct("UPDATE ApiKeys SET RevokedAt = '2026-03-01 12:00:00'");
        _clock.Advance(TimeSpan.FromMinutes(6));

        _there.Feed.Read();

        Assert.True(_there.Feed.IsFresh);
        Assert.Null(await ByKeyAsync(_there));
    }

    [Fact]
    public async Task Lookup_in_flight_during_a_revocation_does_not_cache_the_revoked_key()
    {
        var begun = _here.Cache.BeginLookup();
        var found = await _here.Queries.ByHashAsync(ApiKeySecret.Hash(_secret.Text), Ct);
        await ChangeAsync("key revoked");

        _here.Cache.Set(ApiKeySecret.Hash(_secret.Text), found!, begun);

        Assert.Null(await ByKeyAsync(_here));
    }

    [Fact]
    public async Task Cached_key_stops_working_when_it_expires()
    {
        var secret = ApiKeySecret.New(ApiKeyFormat.Wrk, KeyEnvironment.Live);
        await using (var db = _here.Open())
        {
            var grant = new ApiKeyGrant(
                _user.OrganizationId, _user.Id, "Short", ApiKeyFormat.Wrk, KeyEnvironment.Live, ["read"], Start.AddMinutes(1));
            db.Add(ApiKey.Create(grant, secret, Guid.CreateVersion7(), Start));
            Assert.Null(await db.SaveAsync(Ct));
        }

        var hash = ApiKeySecret.Hash(secret.Text);
        Assert.NotNull(await _here.Callers.ByApiKeyAsync(hash, Start, Ct));
        Assert.NotNull(await _here.Callers.ByApiKeyAsync(hash, Start.AddMinutes(1).AddTicks(-1), Ct));
        Assert.Null(await _here.Callers.ByApiKeyAsync(hash, Start.AddMinutes(1), Ct));
    }

    private static string Describe(Caller? caller) =>
        caller is null
            ? "nobody"
            : $"{caller.User} {caller.Role} {caller.Permissions} {caller.IsAllowed} "
            + $"{caller.Plan} {caller.IsEnabled} {caller.OrganizationName}";

    private ValueTask<Caller?> ByKeyAsync(CallerNode node) => node.Callers.ByApiKeyAsync(ApiKeySecret.Hash(_secret.Text), Start, Ct);

    private ValueTask<Caller?> BySessionAsync(CallerNode node) => node.Callers.BySessionAsync(_session.Id, Start, Ct);

    private async Task ChangeAsync(string change)
    {
        await using var db = _here.Open();
        var user = await db.Users.Include(u => u.Organization).OrderBy(u => u.Id).FirstAsync(Ct);
        var key = await db.ApiKeys.SingleAsync(Ct);
        switch (change)
        {
            case "key revoked":
                key.Revoke(Start);
                break;
            case "key adopted":
                var other = User.Create(user.Organization, EmailAddress.TryParse("other@example.com")!, "hash", Role.Leader, Start);
                db.Add(other);
                Assert.Null(await db.SaveAsync(Ct));
                key.Adopt(other.Id, Start);
                break;
            case "person demoted":
                user.ChangeRole(Role.Developer);
                break;
            case "API access withdrawn":
                user.ChangeRole(Role.Member);
                user.SetApiAccess(false);
                break;
            case "organization disabled":
                user.Organization.Disable(Start);
                break;
            case "person removed":
                user.Remove(Start);
                break;
            case "password reset":
                user.ResetPassword("another hash");
                break;
            case "plan changed":
                user.Organization.MoveTo(Plan.Pro);
                break;
            default:
                user.Organization.Rename("Other");
                break;
        }

        Assert.Null(await db.SaveAsync(Ct));
    }

    private void AddChange(int id, string kind, long subject) => ChangePastTheProduct(TestDatabase.WithIds(
        "CredentialChanges",
        $"INSERT INTO CredentialChanges (Id, Kind, SubjectId, At) VALUES ({id}, '{kind}', {subject}, '2026-03-01 12:00:00')"));

    private void ChangePastTheProduct(string sql) => _database.Ask(sql);
}
