using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Platform.Application.Credentials;
using Platform.Domain.ApiKeys;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Tests.Support;
using Platform.Infrastructure.Usage;

namespace Platform.Infrastructure.Tests.Usage;

/// <summary>A database that can fail, with a key and a session whose usage is recorded.</summary>
internal sealed class UsageDatabase : IDisposable
{
    private readonly Commits _commits = new();
    private readonly List<UsageRecorder> _nodes = [];

    public UsageDatabase() => Uses = NewNode();

    public TestDatabase Database { get; } = TestDatabase.Create();

    public UsageRecorder Uses { get; }

    /// <summary>Whether creating a context fails.</summary>
    public bool IsDown { get; set; }

    /// <summary>After how many more transactions the reply to a commit is lost, although it is committed.</summary>
    public int? LosesAnswerAfter { set => _commits.Left = value; }

    /// <summary>How many transactions were committed.</summary>
    public int Committed => _commits.Done;

    public Caller Key { get; private set; } = Caller.Anonymous;

    public Caller SignIn { get; private set; } = Caller.Anonymous;

    /// <summary>Another recorder that counts into the same database.</summary>
    public UsageRecorder NewNode(TimeProvider? clock = null)
    {
        var rows = TestDatabase.Choose<UsageStore>(() => new SqliteUsageStore(Context), () => new SqlServerUsageStore(Context));
        var node = new UsageRecorder(rows, clock ?? TimeProvider.System, NullLogger<UsageRecorder>.Instance);
        _nodes.Add(node);
        return node;
    }

    public async Task SeedAsync()
    {
        var user = await Database.SeedAsync();
        var (key, session) = (TestDatabase.NewKey(user), TestDatabase.NewSession(user, Start));
        await using var db = Database.Open();
        db.Attach(user);
        db.AddRange(key, session);
        Assert.Null(await db.SaveAsync(Ct));
        Key = TestCallers.Of(user) with { ApiKey = key.Id };
        SignIn = TestCallers.Of(user) with { Session = session.Id };
    }

    /// <summary>A key of the same organization, which need not exist.</summary>
    public Caller OtherKey(int id) => Key with { ApiKey = new ApiKeyId(1000 + id) };

    /// <summary>The counted rows: date, key, requests, refused.</summary>
    public List<string> Days() =>
        Database.Ask("SELECT Date, ApiKeyId, Requests, Refused FROM UsageDays ORDER BY OrganizationId, Date, ApiKeyId");

    public async Task<(DateTimeOffset? Key, DateTimeOffset Session)> LastUsesAsync()
    {
        await using var db = Database.Open();
        return (await db.ApiKeys.Select(k => k.LastUsedAt).SingleAsync(Ct), await db.Sessions.Select(s => s.LastUsedAt).SingleAsync(Ct));
    }

    public void Dispose()
    {
        foreach (var node in _nodes) node.Dispose();
        Database.Dispose();
    }

    private AppDb Context() => IsDown ? throw new TimeoutException("The database does not answer.") : Database.OpenWith(_commits);

    private sealed class Commits : DbTransactionInterceptor
    {
        public int? Left { get; set; }

        public int Done { get; private set; }

        public override Task TransactionCommittedAsync(
            DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Done++;
            return Left-- == 0 ? throw new TimeoutException("The answer did not come.") : Task.CompletedTask;
        }
    }
}
