using System.Text;
using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.Application.Idempotency;
using Platform.Application.Projects;
using Platform.Application.Tasks;
using Platform.Domain.Common;
using Platform.Domain.Tasks;
using Platform.Infrastructure.Audit.Recording;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Tests.Support;
using Platform.Infrastructure.Tests.Support.Scripted;

namespace Platform.Infrastructure.Tests.Persistence;

/// <summary>The number of round trips to SQL Server for requests that are served a thousand times a second.</summary>
public sealed class RoundTripsTests : IDisposable
{
    private const string Project = "proj_0123456789abcdefghijklmn";

    private const string OtherProject = "proj_zyxwvutsrqponmlkjihgfedc";

    private static readonly Caller Someone = TestCallers.Of(TestDatabase.NewUser()) with
    {
        Organization = new(7),
        User = new(8),
        Session = new(9),
    };

    private readonly ScriptedDatabase _database;
    private readonly SavedRows _saved = new();
    private readonly List<ScriptedStatement> _sent = [];
    private Func<ScriptedStatement, ScriptedAnswer?> _script = _ => null;

    public RoundTripsTests() => _database = new ScriptedDatabase(Answer);

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task Page_of_projects_is_one_round_trip()
    {
        _script = sent => sent.Has("FROM [Projects]") ? ScriptedAnswer.Rows(ProjectRow(17), ProjectRow(17)) : null;
        await using var db = _database.Open();
        var page = await new ListProjects.Handler(db, Someone).Handle(new ListProjects(new PageRequest(2, 4)), Ct);

        Assert.Equal((2, 17, true), (page.Value.Items.Count, page.Value.Total, page.Value.HasMore));
        Assert.Contains("COUNT(*)", Assert.Single(_database.RoundTrips), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_beyond_the_end_takes_a_second_round_trip_for_the_count()
    {
        _script = sent => !sent.Has("FROM [Projects]") ? null : sent.Has("OFFSET") ? ScriptedAnswer.Rows() : ScriptedAnswer.Row(3);
        await using var db = _database.Open();
        var page = await new ListProjects.Handler(db, Someone).Handle(new ListProjects(new PageRequest(20, 40)), Ct);

        Assert.Equal((0, 3, false), (page.Value.Items.Count, page.Value.Total, page.Value.HasMore));
        Assert.Equal(2, _database.RoundTrips.Count);
    }

    [Fact]
    public async Task Page_of_a_projects_tasks_is_one_round_trip()
    {
        await using var db = _database.Open();
        await new ListTasks.Handler(db, Someone).Handle(new ListTasks(new PageRequest(20, 0), Project, ProjectTaskStatus.Todo), Ct);

        Assert.Single(_database.RoundTrips);
    }

    [Fact]
    public async Task New_task_is_two_round_trips_and_its_audit_entry_is_in_the_same_command()
    {
        _script = FindsProject;
        await using var db = _database.Open();
        Assert.Null((await MakeTaskAsync(db)).Error);

        Assert.Equal(2, _database.RoundTrips.Count);
        AssertOneTransaction(_database.RoundTrips[1], "INSERT INTO [Tasks]", "INSERT INTO [UnsealedAuditEntries]");
    }

    [Fact]
    public async Task New_task_with_an_idempotency_key_is_three_round_trips()
    {
        _script = FindsProject;
        await using var db = _database.Open();
        var answer = await OnceAsync(db);

        Assert.False(answer.Value.IsReplay);
        Assert.Equal(3, _database.RoundTrips.Count);
        AssertOneTransaction(
            _database.RoundTrips[2], "INSERT INTO [Tasks]", "INSERT INTO [UnsealedAuditEntries]", "INSERT INTO [IdempotentRequests]");
        Assert.Contains(_sent[^1].Parameters, parameter => parameter.Value is byte[] body && Encoding.UTF8.GetString(body) == "made");
    }

    [Fact]
    public async Task Second_request_with_an_idempotency_key_gets_the_first_answer_after_its_claim_is_refused()
    {
        var isClaimed = false;
        _script = sent =>
        {
            if (sent.Has("FROM [IdempotentRequests]")) return isClaimed ? ScriptedAnswer.Rows(ClaimRow()) : ScriptedAnswer.Rows();
            if (!sent.Has("INSERT INTO [IdempotentRequests]")) return FindsProject(sent);
            isClaimed = true;
            throw SqlErrors.DuplicateIndex("IdempotentRequests", "IX_IdempotentRequests_OrganizationId_Credential_Key");
        };
        await using var db = _database.Open();
        var answer = await OnceAsync(db);

        Assert.True(answer.Value.IsReplay);
        Assert.Equal("first", Encoding.UTF8.GetString(answer.Value.Answer));
    }

    [Fact]
    public async Task New_task_whose_project_was_deleted_meanwhile_is_refused_in_its_one_command()
    {
        _script = sent =>
            sent.Has("INSERT INTO [Tasks]") ? throw SqlErrors.ForeignKey("FK_Tasks_Projects_ProjectId", "Projects") : FindsProject(sent);
        await using var db = _database.Open();

        Assert.Same(ProjectTaskErrors.UnknownProject, (await MakeTaskAsync(db)).Error);
        Assert.Equal(2, _database.RoundTrips.Count);
    }

    [Fact]
    public async Task New_task_with_an_idempotency_key_is_refused_at_the_commit_if_its_project_was_deleted()
    {
        _script = sent =>
            sent.Has("INSERT INTO [Tasks]") ? throw SqlErrors.ForeignKey("FK_Tasks_Projects_ProjectId", "Projects") : FindsProject(sent);
        await using var db = _database.Open();

        Assert.Same(ProjectTaskErrors.UnknownProject, (await OnceAsync(db)).Error);
    }

    [Fact]
    public async Task Task_moved_to_a_deleted_project_is_refused()
    {
        _script = sent => sent.Has("UPDATE [Tasks]") ? throw SqlErrors.ForeignKey("FK_Tasks_Projects_ProjectId", "Projects")
            : sent.Has("FROM [Tasks]") ? ScriptedAnswer.Rows(TaskRow())
            : sent.Has("FROM [Projects]")
                ? ScriptedAnswer.Rows([4L, Start.UtcDateTime, null, "Live", "Other", 7L, OtherProject, Start.UtcDateTime, 1L])
            : null;
        await using var db = _database.Open();
        var moved = await new ChangeTask.Handler(db, Someone, Trail(db), TimeProvider.System).Handle(
            new ChangeTask(default, new Optional<string>(OtherProject), default, default) { Id = "task_0123456789abcdefghijklmn" }, Ct);

        Assert.Same(ProjectTaskErrors.UnknownProject, moved.Error);
    }

    [Fact]
    public async Task Changed_task_is_four_round_trips()
    {
        _script = sent => sent.Has("FROM [Tasks]") ? ScriptedAnswer.Rows(TaskRow()) : null;
        await using var db = _database.Open();
        var changed = await new ChangeTask.Handler(db, Someone, Trail(db), TimeProvider.System).Handle(
            new ChangeTask(default, default, default, ProjectTaskStatus.Completed) { Id = "task_0123456789abcdefghijklmn" }, Ct);

        Assert.Null(changed.Error);
        Assert.Equal(4, _database.RoundTrips.Count);
        Assert.Contains("INSERT INTO [UnsealedAuditEntries]", _database.RoundTrips[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Error_of_the_commit_inside_the_command_fails_the_save()
    {
        _script = sent => FindsProject(sent) ?? _saved.Of(sent) with { AtEnd = SqlErrors.Deadlock() };
        await using var db = _database.Open();

        await Assert.ThrowsAsync<SaveConflictException>(() => MakeTaskAsync(db));
    }

    private static void AssertOneTransaction(string sent, params string[] parts)
    {
        Assert.StartsWith(
            "SET XACT_ABORT ON;\nBEGIN TRANSACTION;\n",
            sent[sent.IndexOf("SET XACT_ABORT", StringComparison.Ordinal)..],
            StringComparison.Ordinal);
        Assert.EndsWith("\nCOMMIT TRANSACTION;", sent, StringComparison.Ordinal);
        Assert.All(parts, part => Assert.Contains(part, sent, StringComparison.Ordinal));
    }

    private static ScriptedAnswer? FindsProject(ScriptedStatement sent) => sent.Has("FROM [Projects]")
        ? ScriptedAnswer.Rows([3L, Start.UtcDateTime, null, "Live", "Project", 7L, Project, Start.UtcDateTime, 1L])
        : null;

    private static object?[] ProjectRow(int total) => [Project, "Project", null, Start.UtcDateTime, Start.UtcDateTime, 1L, total];

    private static object?[] TaskRow() =>
        [5L, Start.UtcDateTime, null, "Live", 7L, 3L, "task_0123456789abcdefghijklmn", "todo", "Task", Start.UtcDateTime, 1L,
         3L, Start.UtcDateTime, null, "Live", "Project", 7L, Project, Start.UtcDateTime, 1L];

    private static object?[] ClaimRow() =>
        [
            1L,
            "first"u8.ToArray(),
            "session:9",
            null,
            DateTime.UtcNow.AddHours(1),
            "fingerprint"u8.ToArray(),
            "key"u8.ToArray(),
            null,
            7L,
            201
        ];

    private static AuditTrail Trail(AppDb db) => new(db, Someone, ClientInfo.None, TimeProvider.System);

    private static Task<Result<TaskView>> MakeTaskAsync(AppDb db) =>
        new CreateTask.Handler(db, Someone, Trail(db), TimeProvider.System).Handle(new CreateTask("Task", Project, null, null), Ct);

    private static Task<Result<IdempotentResult<byte[]>>> OnceAsync(AppDb db) =>
        new IdempotentRequests(db, Someone, TimeProvider.System).OnceAsync(
            new IdempotencyContext("key", "fingerprint"u8.ToArray(), KeepsBody: true),
            StoredBytes.Format,
            async () => (await MakeTaskAsync(db)).Error is { } error ? error : "made"u8.ToArray(),
            Ct);

    private ScriptedAnswer Answer(ScriptedStatement sent)
    {
        _sent.Add(sent);
        return _script(sent) ?? _saved.Of(sent);
    }
}
