using System.Text.Json;
using System.Text.RegularExpressions;
using Mapster;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Credentials;
using Platform.Application.Projects;
using Platform.Application.Tasks;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Projects;
using Platform.Domain.Tasks;
using Platform.Domain.Users;
using Platform.Infrastructure.Audit.Recording;
using Platform.Infrastructure.Audit.Sealing;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Persistence.Specifications;

/// <summary>A page read by a compiled query equals that of a query made for it, and its count is exact after any change.</summary>
public sealed partial class ListPagesTests : IDisposable
{
    private readonly TestDatabase _database = TestDatabase.Create();
    private readonly SqliteConnections _connections;
    private readonly Random _random = new(20_260_131);

    public ListPagesTests() => _connections = new SqliteConnections(_database.Settings.Database.ConnectionString);

    public void Dispose()
    {
        _connections.Dispose();
        _database.Dispose();
    }

    [Fact]
    public async Task Page_of_tasks_equals_that_of_a_plain_query_for_any_filter_while_tasks_come_and_go()
    {
        var (caller, projects) = await SeedTasksAsync(60);
        string?[] ids = [null, "proj_unknown", .. projects.Select(project => project.PublicId)];
        ProjectTaskStatus?[] states = [null, .. Enum.GetValues<ProjectTaskStatus>().Select(status => (ProjectTaskStatus?)status)];
        for (var i = 0; i < 300; i++)
        {
            if (_random.Next(4) == 0) await ChangeTasksAsync(projects);
            await using var db = _database.Open();
            var (id, status) = (ids[_random.Next(ids.Length)], states[_random.Next(states.Length)]);
            var project = id is null ? null : db.Query(new ProjectById(id, caller)).Select(p => p.Id);
            var plain = db.Query(new TasksOf(caller, project, status)).ProjectToType<TaskView>(Mappings.Config);

            // From the second page on, the count is known, and pages of the second half are read from the end.
            foreach (var offset in (int[])[0, _random.Next(70), await plain.CountAsync(Ct) - _random.Next(20)])
            {
                var page = new PageRequest(_random.Next(1, 12), Math.Max(0, offset));
                var read = await new ListTasks.Handler(db, caller).Handle(new ListTasks(page, id, status), Ct);
                await AssertSameAsync(plain, read.Value, page);
            }
        }
    }

    [Fact]
    public async Task Page_of_audit_events_equals_that_of_a_plain_query_for_any_filter()
    {
        var caller = TestCallers.Of(await _database.SeedAsync());
        string[] actions = ["task.created", "task.deleted"];
        await using (var db = _database.Open())
        {
            for (var i = 0; i < 50; i++)
            {
                var (action, person, target) = (_random.Next(2) == 0 ? AuditAction.TaskCreated : AuditAction.TaskDeleted, i % 3, i % 4);
                db.RecordAfterIds(() => AuditEntry.Create(
                    caller.Organization, action, new AuditActor(person == 0 ? null : new UserId(person), null, null),
                    new AuditTarget("task", $"{target}"), new RequestOrigin(null, null, null), null, Start.AddMinutes(i / 2)));
            }

            Assert.Null(await db.SaveAsync(Ct));
        }

        for (var i = 0; i < 200; i++)
        {
            var filter = new AuditFilter(
                Maybe<long?>(_random.Next(1, 4)), Maybe(actions[_random.Next(2)]), Maybe("task"), Maybe($"{_random.Next(5)}"),
                Maybe<DateTimeOffset?>(Start.AddMinutes(_random.Next(30))), Maybe<DateTimeOffset?>(Start.AddMinutes(_random.Next(30))));
            var page = new PageRequest(_random.Next(1, 20), _random.Next(2) == 0 ? 0 : _random.Next(30));
            await using var db = _database.Open();
            var plain = db.Query(new AuditEntriesOf(caller, filter)).ProjectToType<AuditEventView>(Mappings.Config);
            for (var time = 0; time < 2; time++)
            {
                var read = await new ListAuditEvents.Handler(db, caller, new NothingToSeal()).Handle(
                    new ListAuditEvents(page, filter), Ct);
                await AssertSameAsync(plain, read.Value, page);
            }
        }
    }

    [Fact]
    public async Task Page_is_read_by_one_statement_and_without_a_count_while_nothing_has_changed()
    {
        var (caller, _) = await SeedTasksAsync(30);
        var sent = new SentCommands();
        for (var i = 0; i < 3; i++)
        {
            await using var db = Rented(sent);
            var read = await new ListTasks.Handler(db, caller).Handle(new ListTasks(new PageRequest(5, 5 * i), null, null), Ct);
            Assert.Equal((30, 5), (read.Value.Total, read.Value.Items.Count));
        }

        // The first use of a connection has opened it, which is when its state can first be told.
        Assert.Equal(3, sent.Texts.Count);
        Assert.Equal([true, true, false], sent.Texts.Select(text => text.Contains("COUNT(*)", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(20)]
    public async Task Page_without_a_count_reads_an_index_in_its_order_and_no_row_that_it_passes_over(int offset)
    {
        var (caller, _) = await SeedTasksAsync(30);
        var sent = new SentCommands();
        for (var i = 0; i < 3; i++)
        {
            await using var db = Rented(sent);
            await new ListTasks.Handler(db, caller).Handle(new ListTasks(new PageRequest(5, offset), null, null), Ct);
        }

        var statement = Parameter().Replace(sent.Texts[^1], "1");
        var plan = string.Join('\n', _database.Ask("EXPLAIN QUERY PLAN " + statement));
        Assert.Contains("USING INDEX IX_Tasks_OrganizationId_Environment_CreatedAt_Id (OrganizationId=?", plan, StringComparison.Ordinal);
        Assert.DoesNotMatch("TEMP B-TREE|SCAN (?!t0)", plan);

        // A deferred seek finds a row only when a column is read that the index doesn't have, which is after the offset.
        Assert.Contains(_database.Ask("EXPLAIN " + statement), step => step.Contains("|DeferredSeek|", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Count_is_made_again_after_the_same_or_another_connection_has_changed_the_list()
    {
        var (caller, projects) = await SeedTasksAsync(10);
        for (var i = 0; i < 3; i++) Assert.Equal(10, await TotalAsync(caller));

        // The same connection: it is the only one and has been returned.
        await using (var db = Rented()) await db.Database.ExecuteSqlAsync($"DELETE FROM Tasks WHERE Title = 'Task 0'", Ct);
        for (var i = 0; i < 2; i++) Assert.Equal(9, await TotalAsync(caller));

        await using (var other = _database.Open())
        {
            var project = projects[0].Id;
            other.Add(NewTask(await other.Projects.SingleAsync(one => one.Id == project, Ct), 99));
            Assert.Null(await other.SaveAsync(Ct));
        }

        for (var i = 0; i < 2; i++) Assert.Equal(10, await TotalAsync(caller));
    }

    [Fact]
    public async Task Count_of_a_transaction_that_is_rolled_back_is_not_kept()
    {
        var (caller, _) = await SeedTasksAsync(10);
        for (var i = 0; i < 2; i++) Assert.Equal(10, await TotalAsync(caller));
        await using (var db = Rented())
        {
            await using var transaction = await db.Database.BeginTransactionAsync(Ct);
            await db.Database.ExecuteSqlAsync($"DELETE FROM Tasks WHERE Title = 'Task 0'", Ct);
            for (var i = 0; i < 2; i++) Assert.Equal(9, await TotalAsync(db, caller));
            await transaction.RollbackAsync(Ct);
            for (var i = 0; i < 2; i++) Assert.Equal(10, await TotalAsync(db, caller));
        }

        Assert.Equal(10, await TotalAsync(caller));
    }

    [Fact]
    public async Task Count_of_one_tenant_or_filter_is_not_given_to_another()
    {
        var (caller, projects) = await SeedTasksAsync(10);
        var other = TestCallers.Of(await _database.SeedAsync("other", "other@example.com"));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(10, await TotalAsync(caller));
            Assert.Equal(0, await TotalAsync(other));
            await using var db = Rented();
            var (one, two) = (await OfProjectAsync(db, caller, projects[0]), await OfProjectAsync(db, caller, projects[1]));
            Assert.Equal(4, one);
            Assert.Equal(3, two);
        }
    }

    private async Task<(Caller Caller, List<Project> Projects)> SeedTasksAsync(int count)
    {
        var caller = TestCallers.Of(await _database.SeedAsync());
        await using var db = _database.Open();
        var projects = Enumerable.Range(0, 3)
            .Select(i => Project.Create(caller.Organization, caller.Environment, $"Project {i}", null, Start))
            .ToList();
        db.AddRange(projects);
        for (var i = 0; i < count; i++) db.Add(NewTask(projects[i % 3], i));
        Assert.Null(await db.SaveAsync(Ct));
        return (caller, projects);
    }

    // Every other task has the time of the one before it, so that the second key of the order counts.
    private static ProjectTask NewTask(Project project, int number) => ProjectTask.Create(
        project, $"Task {number}", number % 5 == 0 ? null : "Text",
        (ProjectTaskStatus)(number % Enum.GetValues<ProjectTaskStatus>().Length), Start.AddSeconds(number / 2));

    private async Task ChangeTasksAsync(List<Project> projects)
    {
        await using var db = _database.Open();
        if (_random.Next(2) == 0)
        {
            var project = projects[_random.Next(projects.Count)];
            var added = NewTask(await db.Projects.SingleAsync(one => one.Id == project.Id, Ct), _random.Next(100, 999));
            db.Add(added);
        }
        else
        {
            var tasks = await db.Tasks.ToListAsync(Ct);
            db.Remove(tasks[_random.Next(tasks.Count)]);
        }

        Assert.Null(await db.SaveAsync(Ct));
    }

    private T? Maybe<T>(T value) => _random.Next(3) == 0 ? value : default;

    private static async Task AssertSameAsync<T>(IQueryable<T> list, PageOf<T> read, PageRequest page)
    {
        Assert.Equal(
            JsonSerializer.Serialize(await list.Skip(page.Offset).Take(page.Limit).ToListAsync(Ct)), JsonSerializer.Serialize(read.Items));
        Assert.Equal((await list.CountAsync(Ct), page), (read.Total, read.Page));
    }

    private SqliteAppDb Rented(params IInterceptor[] interceptors)
    {
        var db = (SqliteAppDb)_database.OpenWith(interceptors);
        db.Rent(_connections);
        return db;
    }

    private async Task<int> TotalAsync(ICaller caller)
    {
        await using var db = Rented();
        return await TotalAsync(db, caller);
    }

    private static async Task<int> TotalAsync(AppDb db, ICaller caller) =>
        (await new ListTasks.Handler(db, caller).Handle(new ListTasks(new PageRequest(5, 0), null, null), Ct)).Value.Total;

    private static async Task<int> OfProjectAsync(AppDb db, ICaller caller, Project project) =>
        (await new ListTasks.Handler(db, caller).Handle(new ListTasks(new PageRequest(5, 0), project.PublicId, null), Ct)).Value.Total;

    [GeneratedRegex("@[A-Za-z_0-9]+")]
    private static partial Regex Parameter();
}
