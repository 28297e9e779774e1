using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Platform.Application.Audit;
using Platform.Application.Common;
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
using Platform.Infrastructure.Persistence.Providers;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Persistence;

/// <summary>
/// A list's page and count use an index in the list's order, however long the list is and however many rows other tenants have: checked
/// with SQLite's query plan for the exact statements of the use cases.
/// </summary>
public sealed partial class ListIndexesTests : IDisposable
{
    private const string Tenant = "OrganizationId=? AND Environment=?";

    private readonly TestDatabase _database = TestDatabase.Create();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task Projects() =>
        AssertAnsweredBy("IX_Projects_OrganizationId_Environment_CreatedAt_Id", Tenant, await PlansAsync((db, caller) =>
            new ListProjects.Handler(db, caller).Handle(new ListProjects(new PageRequest(20, 0)), Ct)));

    [Fact]
    public async Task Tasks() =>
        AssertAnsweredBy("IX_Tasks_OrganizationId_Environment_CreatedAt_Id", Tenant, await PlansAsync((db, caller) =>
            new ListTasks.Handler(db, caller).Handle(new ListTasks(new PageRequest(20, 0), null, null), Ct)));

    [Fact]
    public async Task Tasks_of_a_status_are_read_by_an_index() =>
        AssertAnsweredBy(
            "IX_Tasks_OrganizationId_Environment_Status_CreatedAt_Id",
            Tenant + " AND Status=?",
            await PlansAsync((db, caller) =>
            new ListTasks.Handler(db, caller).Handle(new ListTasks(new PageRequest(20, 0), null, ProjectTaskStatus.Todo), Ct)));

    [Fact]
    public async Task Tasks_of_a_project_are_read_by_an_index() =>
        AssertAnsweredBy(
            "IX_Tasks_OrganizationId_Environment_ProjectId_CreatedAt_Id",
            Tenant + " AND ProjectId=?",
            await PlansAsync((db, caller) =>
            new ListTasks.Handler(db, caller).Handle(new ListTasks(new PageRequest(20, 0), OnlyProject, null), Ct)));

    [Fact]
    public async Task Tasks_of_a_project_and_a_status_are_read_by_an_index() =>
        AssertAnsweredBy(
            "IX_Tasks_OrganizationId_Environment_ProjectId_Status_CreatedAt_Id",
            Tenant + " AND ProjectId=? AND Status=?",
            await PlansAsync((db, caller) =>
            new ListTasks.Handler(db, caller).Handle(new ListTasks(new PageRequest(20, 0), OnlyProject, ProjectTaskStatus.Todo), Ct)));

    [Theory]
    [InlineData("At_Sequence", "", null, null, null, false)]
    [InlineData("At_Sequence", " AND At>? AND At<?", null, null, null, true)]
    [InlineData("Action_At_Sequence", " AND Action=?", null, "task.created", null, false)]
    [InlineData("Action_At_Sequence", " AND Action=? AND At>? AND At<?", null, "task.created", null, true)]
    [InlineData("ActorUserId_At_Sequence", " AND ActorUserId=?", 1L, null, null, false)]
    [InlineData("ActorUserId_At_Sequence", " AND ActorUserId=? AND At>? AND At<?", 1L, null, null, true)]
    [InlineData("TargetId_At_Sequence", " AND TargetId=?", null, null, "7", false)]
    public async Task Audit_events_are_read_by_an_index(string index, string by, long? actor, string? action, string? target, bool isTimed)
    {
        var filter = new AuditFilter(actor, action, null, target, isTimed ? Start.AddDays(-1) : null, isTimed ? Start.AddDays(1) : null);
        var plans = await PlansAsync((db, caller) =>
            new ListAuditEvents.Handler(db, caller, new NothingToSeal()).Handle(new ListAuditEvents(new PageRequest(20, 0), filter), Ct));

        Assert.Contains($"USING INDEX IX_AuditEntries_OrganizationId_{index} (OrganizationId=?{by})", plans[^1], StringComparison.Ordinal);

        // Any index that starts with the organization can count them all.
        Assert.Contains(
            "USING COVERING INDEX " + (by == "" ? "" : $"IX_AuditEntries_OrganizationId_{index}"), plans[^1], StringComparison.Ordinal);
        Assert.DoesNotMatch("TEMP B-TREE|SCAN", string.Join('\n', plans));
    }

    [Fact]
    public async Task Audit_export_continues_by_an_index_where_the_last_part_ended()
    {
        var plans = await PlansAsync(async (db, caller) =>
        {
            var export = await new ExportAuditEvents.Handler(db, caller, new NothingToSeal()).Handle(
                new ExportAuditEvents(new AuditFilter(null, null, null, null, null, null)), Ct);
            await foreach (var one in export.Value.All) Assert.NotNull(one);
        });

        Assert.Equal(2, plans.Count);
        Assert.All(
            plans,
            plan =>
                Assert.Contains(
                    "USING INDEX IX_AuditEntries_OrganizationId_At_Sequence (OrganizationId=?", plan, StringComparison.Ordinal));
        Assert.Contains("AND At<?", plans[1], StringComparison.Ordinal);
        Assert.DoesNotMatch("TEMP B-TREE|SCAN", string.Join('\n', plans));
    }

    [Fact]
    public async Task Query_plan_that_sorts_is_found_Has_teeth()
    {
        var plans = await PlansAsync((db, _) => db.Projects.OrderBy(p => p.Name).ToListAsync(Ct));

        Assert.Contains(plans, plan => plan.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    private string OnlyProject { get; set; } = "";

    private static void AssertAnsweredBy(string index, string by, List<string> plans)
    {
        var all = string.Join('\n', plans);
        Assert.Contains($"USING INDEX {index} ({by})", plans[^1], StringComparison.Ordinal);

        // The count uses an index that starts with the tenant, and reads no row.
        Assert.Contains(
            $"USING COVERING INDEX {index[..index.IndexOf("_Environment", StringComparison.Ordinal)]}_Environment",
            plans[^1],
            StringComparison.Ordinal);

        // A page that is joined with its projects is scanned once more, under the alias t0.
        Assert.DoesNotMatch("TEMP B-TREE|SCAN (?!t0)", all);
    }

    private async Task<List<string>> PlansAsync(Func<AppDb, ICaller, Task> read)
    {
        var caller = TestCallers.Of(await _database.SeedAsync());
        await using (var db = _database.Open())
        {
            // A page is read only if there are rows.
            var project = Project.Create(caller.Organization, caller.Environment, "Project", null, Start);
            db.Add(ProjectTask.Create(project, "Task", null, ProjectTaskStatus.Todo, Start));
            OnlyProject = project.PublicId;
            for (var i = 0; i < 501; i++)
            {
                db.RecordAfterIds(() => AuditEntry.Create(
                    caller.Organization, AuditAction.TaskCreated, new AuditActor(new UserId(1), null, null), new AuditTarget("task", "7"),
                    new RequestOrigin(null, null, null), null, Start.AddSeconds(i)));
            }

            Assert.Null(await db.SaveAsync(Ct));
        }

        var sent = new SentCommands();
        var options = new DbContextOptionsBuilder<SqliteAppDb>().AddInterceptors(sent);
        Databases.Use(options, _database.Settings.Database);
        await using (var db = new SqliteAppDb(options.Options)) await read(db, caller);
        return [.. sent.Texts.Select(text => string.Join('\n', _database.Ask("EXPLAIN QUERY PLAN " + Parameter().Replace(text, "'1'"))))];
    }

    [GeneratedRegex("@[A-Za-z_0-9]+")]
    private static partial Regex Parameter();
}
