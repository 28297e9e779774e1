using Microsoft.EntityFrameworkCore;
using Platform.Domain.Access;
using Platform.Domain.Organizations;
using Platform.Domain.Projects;
using Platform.Domain.Sessions;
using Platform.Domain.Tasks;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Persistence.Failures;
using Platform.Infrastructure.Persistence.Providers;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Persistence.Failures;

/// <summary>The result of a save whose rows refer to one that was deleted after the use case read it.</summary>
[Trait("Database", "Any")]
public sealed class ForeignKeyViolationTests : IDisposable
{
    private readonly TestDatabase _database = TestDatabase.Create();

    [Fact]
    public async Task New_task_is_refused_for_its_project_that_was_deleted_meanwhile()
    {
        await using var db = _database.Open();
        db.Add(NewTask(await SavedProjectAsync(db)));
        _database.Ask("DELETE FROM Projects");

        Assert.Same(ProjectTaskErrors.UnknownProject, await db.SaveAsync(Ct));
        Assert.Equal(["0"], _database.Ask("SELECT count(*) FROM Tasks"));
    }

    [Fact]
    public async Task Task_is_not_moved_to_a_project_that_was_deleted_meanwhile()
    {
        await using var db = _database.Open();
        var (from, to) = (await SavedProjectAsync(db), await SavedProjectAsync(db));
        var task = NewTask(from);
        db.Add(task);
        Assert.Null(await db.SaveAsync(Ct));
        task.MoveTo(to, Start);
        _database.Ask($"DELETE FROM Projects WHERE Id = {to.Id.Value}");

        Assert.Same(ProjectTaskErrors.UnknownProject, await db.SaveAsync(Ct));
        Assert.Equal([$"{from.Id.Value}"], _database.Ask("SELECT ProjectId FROM Tasks"));
    }

    [Fact]
    public async Task Violated_foreign_key_is_a_refusal_in_a_unit_of_saves_too()
    {
        await using var db = _database.Open();
        db.Add(NewTask(await SavedProjectAsync(db)));
        _database.Ask("DELETE FROM Projects");
        await using var unit = await db.BeginAsync(Ct);

        // Where a save may be deferred to the commit, the commit fails.
        Assert.Same(ProjectTaskErrors.UnknownProject, await db.SaveAsync(Ct) ?? await unit.CommitAsync(Ct));
    }

    [Fact]
    [Trait("Only", "SQLite")]
    public async Task Caller_whose_organization_was_deleted_gets_the_answer_of_its_next_request()
    {
        var user = await _database.SeedAsync();
        await using var db = _database.Open();
        db.Add(Project.Create(user.OrganizationId, KeyEnvironment.Live, "Project", null, Start));
        DeleteWithWhatRefersToIt("Organizations");

        Assert.Same(SessionErrors.AuthenticationRequired, await db.SaveAsync(Ct));
    }

    [Fact]
    [Trait("Only", "SQLite")]
    public async Task Key_of_a_deleted_person_is_not_created()
    {
        var user = await _database.SeedAsync();
        await using var db = _database.Open();
        db.Add(TestDatabase.NewKey(user));
        DeleteWithWhatRefersToIt("Users");

        Assert.Same(SessionErrors.AuthenticationRequired, await db.SaveAsync(Ct));
    }

    [Fact]
    [Trait("Only", "SQLite")]
    public async Task Sign_in_of_a_deleted_person_is_refused_as_invalid()
    {
        var user = await _database.SeedAsync();
        await using var db = _database.Open();
        db.Attach(user);
        db.Add(TestDatabase.NewSession(user, Start));
        DeleteWithWhatRefersToIt("Users");

        Assert.Same(SessionErrors.InvalidCredentials, await db.SaveAsync(Ct));
    }

    // A bug, not a refusal: no use case deletes what other rows refer to.
    [Fact]
    public async Task Deletion_blocked_by_references_is_no_refusal()
    {
        var user = await _database.SeedAsync();
        await using var db = _database.Open();
        db.Remove(await db.Organizations.SingleAsync(o => o.Id == user.OrganizationId, Ct));

        await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveAsync(Ct));
    }

    [Theory]
    [InlineData(
        "The INSERT statement conflicted with the FOREIGN KEY constraint \"FK_Tasks_Projects_ProjectId\". "
        + "The conflict occurred in database \"platform\", table \"dbo.Projects\", column 'Id'.",
        "FK_Tasks_Projects_ProjectId")]
    [InlineData("Die INSERT-Anweisung steht in Konflikt mit der FOREIGN KEY-Einschränkung „FK_Tasks_Projects_ProjectId“.",
    "FK_Tasks_Projects_ProjectId")]
    [InlineData("The INSERT statement conflicted with the CHECK constraint \"CK_Tasks_Status\".", null)]
    public void Foreign_key_is_found_in_SQL_Servers_message(string message, string? key) =>
        Assert.Equal(key, ForeignKeyViolation.NameAmong(message));

    // A foreign key that is missing here would be answered with 500.
    [Fact]
    public void Every_foreign_key_maps_to_a_refusal_on_both_databases()
    {
        using var sqlite = new SqliteDesignTime().CreateDbContext([]);
        using var sqlServer = new SqlServerDesignTime().CreateDbContext([]);

        Assert.Equal(ForeignKeyViolation.Known.Order(StringComparer.Ordinal), Keys(sqlite));
        Assert.Equal(ForeignKeyViolation.Known.Order(StringComparer.Ordinal), Keys(sqlServer));

        static IEnumerable<string> Keys(AppDb db) => db.Model.GetEntityTypes().SelectMany(entity => entity.GetForeignKeys())
            .Select(key => key.GetConstraintName()!).Order(StringComparer.Ordinal);
    }

    public void Dispose() => _database.Dispose();

    private static ProjectTask NewTask(Project project) => ProjectTask.Create(project, "Task", null, ProjectTaskStatus.Todo, Start);

    private async Task<Project> SavedProjectAsync(AppDb db)
    {
        var organization = await db.Organizations.Select(o => (OrganizationId?)o.Id).FirstOrDefaultAsync(Ct)
            ?? (await _database.SeedAsync()).OrganizationId;
        var project = Project.Create(organization, KeyEnvironment.Live, "Project", null, Start);
        db.Add(project);
        Assert.Null(await db.SaveAsync(Ct));
        return project;
    }

    // As a tool would that doesn't check foreign keys.
    private void DeleteWithWhatRefersToIt(string table) => _database.Ask($"PRAGMA foreign_keys = OFF; DELETE FROM {table}");
}
