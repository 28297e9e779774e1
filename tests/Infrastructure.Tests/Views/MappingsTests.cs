using Mapster;
using Microsoft.EntityFrameworkCore;
using Platform.Application.AllowedDomains;
using Platform.Application.ApiKeys;
using Platform.Application.ApiKeys.KeysApi;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Organizations;
using Platform.Application.Projects;
using Platform.Application.Sessions;
using Platform.Application.Tasks;
using Platform.Application.Users;
using Platform.Domain.Access;
using Platform.Domain.AllowedDomains;
using Platform.Domain.ApiKeys;
using Platform.Domain.Audit;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Projects;
using Platform.Domain.Tasks;
using Platform.Domain.Users;
using Platform.Infrastructure.Audit.Recording;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Views;

/// <summary>Every mapping compiles, and gives the same view for a row as for the entity loaded from it.</summary>
[Trait("Database", "Any")]
public sealed class MappingsTests : IDisposable
{
    private readonly TestDatabase _database = TestDatabase.Create();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void Every_mapping_compiles_for_a_loaded_entity() => Mappings.Create().Compile();

    [Fact]
    public void Every_mapping_compiles_for_a_query() => Mappings.Create().CompileProjection();

    [Theory]
    [InlineData(typeof(WithParameter))]
    [InlineData(typeof(WithProperty))]
    public void Member_of_a_view_without_a_source_is_found_Has_teeth(Type view)
    {
        var config = Mappings.Create();
        config.NewConfig(typeof(Project), view);

        AssertUnheard(() => config.Compile(typeof(Project), view));
        AssertUnheard(() => config.CompileProjection(typeof(Project), view));

        static void AssertUnheard(Action compile) =>
            Assert.Contains("Unheard", Assert.Throws<CompileException>(compile).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Member_of_another_type_without_a_conversion_is_found_Has_teeth()
    {
        var config = Mappings.Create();
        config.NewConfig<Project, WithNumber>();

        Assert.Throws<CompileException>(() => config.Compile());
        Assert.Throws<CompileException>(() => config.CompileProjection());
    }

    [Fact]
    public void View_without_a_register_is_found_Has_teeth()
    {
        var project = Project.Create(new(1), KeyEnvironment.Live, "Project", null, Start);

        Assert.Throws<CompileException>(() => project.Adapt<WithName>(Mappings.Create()));
    }

    [Fact]
    public async Task Rows_and_entities_loaded_from_them_give_the_same_view()
    {
        var user = await SeedAsync();
        await using var db = _database.Open();

        await AssertSameAsync<Organization, OrganizationView>(db.Organizations);
        await AssertSameAsync<User, UserView>(db.Users.Include(u => u.Organization), rows: 2);
        await AssertSameAsync<Project, ProjectView>(db.Projects);
        await AssertSameAsync<ProjectTask, TaskView>(db.Tasks.Include(t => t.Project));
        await AssertSameAsync<AllowedDomain, AllowedDomainView>(db.AllowedDomains);
        await AssertSameAsync<ApiKeyAt, ApiKeyView>(db.ApiKeys.At(Start), rows: 2);
        await AssertSameAsync<ApiKey, KeyView>(db.ApiKeys, rows: 2);
        await AssertSameAsync<SessionFor, SessionView>(
            db.Sessions.Select(SessionReaders.For(TestCallers.Of(user) with { Session = new(1) })), rows: 2);
        await AssertSameAsync<AuditEntry, AuditEventView>(db.AuditEntries, rows: 2);
    }

    [Fact]
    public async Task Numbers_and_texts_of_a_view_are_those_of_the_row()
    {
        var user = await SeedAsync();
        await using var db = _database.Open();

        var person = await db.Users.Where(u => u.Id == user.Id).ProjectToType<UserView>(Mappings.Config).SingleAsync(Ct);
        Assert.Equal((user.Id.Value, user.OrganizationId.Value, "Acme Corp"), (person.Id, person.OrgId, person.OrgName));
        Assert.Equal(("you@example.com", UserStatus.Active, true), (person.Email, person.Status, person.ApiAccess));

        var keys = await db.ApiKeys.OrderBy(k => k.Id).At(Start).ProjectToType<ApiKeyView>(Mappings.Config).ToListAsync(Ct);
        Assert.Equal([(false, (DateTimeOffset?)null), (true, Start.AddDays(7))], keys.Select(key => (key.ExpiresSoon, key.ExpiresAt)));
        Assert.All(keys, key => Assert.Equal(["tasks:read", "projects:read"], key.Scopes));

        var lines = await db.AuditEntries.OrderBy(e => e.Sequence).ProjectToType<AuditEventView>(Mappings.Config).ToListAsync(Ct);
        Assert.Equal([(user.Id.Value, "you@example.com"), (null, null)], lines.Select(line => (line.Actor.UserId, line.Actor.Email)));
        Assert.Equal(["task 7", "organization "], lines.Select(line => $"{line.Target.Type} {line.Target.Id}"));

        var sessions = await db.Sessions.OrderBy(s => s.Id).Select(SessionReaders.For(TestCallers.Of(user) with { Session = new(1) }))
            .ProjectToType<SessionView>(Mappings.Config)
            .ToListAsync(Ct);
        Assert.Equal([true, false], sessions.Select(session => session.Current));
    }

    [Fact]
    public void New_key_is_shown_with_its_secret()
    {
        var secret = ApiKeySecret.New(ApiKeyFormat.Wrk, KeyEnvironment.Live);
        var key = TestDatabase.NewKey(TestDatabase.NewUser(), secret, "tasks:read");

        Assert.Equal((secret.Text, key.Prefix, key.Name), Shown((key, secret).Adapt<ApiKeyCreated>(Mappings.Config)));
        var created = (key, secret).Adapt<KeyCreated>(Mappings.Config);
        Assert.Equal(
            (secret.Text, key.PublicId, key.Prefix, key.UpdatedAt),
            (created.RawKey, created.Id, created.KeyPrefix, created.UpdatedAt));

        static (string, string, string) Shown(ApiKeyCreated created) => (created.Key, created.Prefix, created.Name);
    }

    private static async Task AssertSameAsync<TRow, TView>(IQueryable<TRow> query, int rows = 1)
    {
        var projected = await query.ProjectToType<TView>(Mappings.Config).ToListAsync(Ct);
        var loaded = await query.ToListAsync(Ct);

        Assert.Equal(rows, loaded.Count);
        Assert.Equivalent(loaded.Select(row => row!.Adapt<TView>(Mappings.Config)).ToList(), projected, strict: true);
    }

    // For each nullable member, one row with null and one without.
    private async Task<User> SeedAsync()
    {
        var user = await _database.SeedAsync();
        await using var db = _database.Open();
        var admin = await db.Users.Include(u => u.Organization).SingleAsync(Ct);
        db.Add(User.Invite(admin.Organization, EmailAddress.TryParse("new@example.com")!, Role.Member, Start));
        var project = Project.Create(user.OrganizationId, KeyEnvironment.Live, "Project", "Described", Start);
        db.Add(ProjectTask.Create(project, "Task", null, ProjectTaskStatus.Completed, Start));
        db.Add(AllowedDomain.Create(user.OrganizationId, DomainPattern.TryParse("*.example.com")!, Start));
        db.Add(TestDatabase.NewSession(admin, Start));
        db.Add(TestDatabase.NewKey(user, null, "tasks:read", "projects:read"));
        Assert.Null(await db.SaveAsync(Ct));

        db.Add(TestDatabase.NewSession(admin, Start));
        var rotated = TestDatabase.NewKey(user, null, "tasks:read", "projects:read");
        rotated.Rotate(ApiKeySecret.New(ApiKeyFormat.Wrk, KeyEnvironment.Live), Guid.CreateVersion7(), TimeSpan.FromDays(7), Start);
        db.Add(rotated);
        Assert.Null(await db.SaveAsync(Ct));

        db.RecordAfterIds(() => AuditEntry.Create(
            user.OrganizationId, AuditAction.TaskCreated, new AuditActor(user.Id, "you@example.com", "wrk_a1b2c3d4"),
            new AuditTarget("task", "7"), new RequestOrigin("127.0.0.1", "tests", "1"), "detail", Start));
        db.RecordAfterIds(() => AuditEntry.Create(
            user.OrganizationId, AuditAction.PlanChanged, new AuditActor(null, null, null),
            new AuditTarget("organization", null), new RequestOrigin(null, null, null), null, Start.AddSeconds(1)));
        Assert.Null(await db.SaveAsync(Ct));
        return user;
    }

    private sealed record WithParameter(string Name, string Unheard);

    private sealed record WithProperty(string Name)
    {
        public long Unheard { get; init; }
    }

    private sealed record WithNumber(long Name);

    private sealed record WithName(string Name);
}
