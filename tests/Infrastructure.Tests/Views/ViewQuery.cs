using Platform.Application.AllowedDomains;
using Platform.Application.ApiKeys;
using Platform.Application.Audit;
using Platform.Application.Common;
using Platform.Application.Identities;
using Platform.Application.Keys;
using Platform.Application.Organizations;
using Platform.Application.Projects;
using Platform.Application.Sessions;
using Platform.Application.Tasks;
using Platform.Application.Users;
using Platform.Domain.Tasks;
using Platform.Infrastructure.Audit.Sealing;

namespace Platform.Infrastructure.Tests.Views;

/// <summary>A query that returns views, as a use case sends it.</summary>
/// <param name="UseCase">The use case.</param>
/// <param name="Columns">What it may select, in the order of the statement. <c>+</c> joins the columns of one value.</param>
/// <param name="ReadAsync">Runs the use case.</param>
internal sealed record ViewQuery(Type UseCase, string Columns, Func<IAppDb, ICaller, Task> ReadAsync)
{
    private const string Project = "proj_0123456789abcdefghijklmn";
    private const string Task = "task_0123456789abcdefghijklmn";

    private const string ProjectColumns = "PublicId, Name, Description, CreatedAt, UpdatedAt, Version";
    private const string TaskColumns = "PublicId, PublicId, Title, Description, Status, CreatedAt, UpdatedAt, Version";

    private const string UserColumns =
        "Id, OrganizationId, Name, Email, Name, Role, Role+ApiAccessGranted, CreatedAt, PasswordHash+JoinedByIdentityAt, MailProblem";

    private const string ApiKeyColumns =
        "Id, Name, Prefix, Scopes, Environment, RetiresAt+ExpiresAt, CreatedAt, LastUsedAt, UserId, RetiresAt+ExpiresAt, RetiresAt";

    private const string KeyColumns =
        "PublicId, DisplayPrefix+Prefix, Name, Scopes, LastUsedAt, RetiresAt+ExpiresAt, CreatedAt, UpdatedAt";

    private const string AuditColumns =
        "Sequence, At, Action, ActorUserId, ActorEmail, ActorKeyPrefix, TargetType, TargetId, Ip, UserAgent, RequestId, Detail";

    private static readonly PageRequest Page = new(20, 0);
    private static readonly AuditFilter Everything = new(null, null, null, null, null, null);
    private static readonly TimeProvider Clock = TimeProvider.System;

    /// <summary>All view queries.</summary>
    public static readonly IReadOnlyDictionary<string, ViewQuery> All = new Dictionary<string, ViewQuery>(StringComparer.Ordinal)
    {
        ["projects"] = Of<ListProjects>(ProjectColumns + ", count",
            (db, caller) => new ListProjects.Handler(db, caller).Handle(new(Page), Ct)),
        ["project"] = Of<GetProject>(ProjectColumns, (db, caller) => new GetProject.Handler(db, caller).Handle(new(Project), Ct)),
        ["tasks"] = Of<ListTasks>(TaskColumns + ", count",
            (db, caller) => new ListTasks.Handler(db, caller).Handle(new(Page, null, null), Ct)),
        ["tasks of a project and a status"] =
            Of<ListTasks>(TaskColumns + ", count",
                (db, caller) => new ListTasks.Handler(db, caller).Handle(new(Page, Project, ProjectTaskStatus.Todo), Ct)),
        ["task"] = Of<GetTask>(TaskColumns, (db, caller) => new GetTask.Handler(db, caller).Handle(new(Task), Ct)),
        ["users"] = Of<ListUsers>(UserColumns + ", count", (db, caller) => new ListUsers.Handler(db, caller).Handle(new(Page), Ct)),
        ["user"] = Of<GetUser>(UserColumns, (db, caller) => new GetUser.Handler(db, caller).Handle(new(new(7)), Ct)),
        ["API keys"] = Of<ListApiKeys>(ApiKeyColumns + ", count",
            (db, caller) => new ListApiKeys.Handler(db, caller, Clock).Handle(new(Page), Ct)),
        ["API key"] = Of<GetApiKey>(ApiKeyColumns, (db, caller) => new GetApiKey.Handler(db, caller, Clock).Handle(new(new(7)), Ct)),
        ["keys"] = Of<ListKeys>(KeyColumns + ", count", (db, caller) => new ListKeys.Handler(db, caller).Handle(new(Page), Ct)),
        ["key"] = Of<GetKey>(KeyColumns, (db, caller) => new GetKey.Handler(db, caller).Handle(new(Guid.Empty), Ct)),
        ["allowed domains"] = Of<ListAllowedDomains>("Id, Domain, CreatedAt, count",
            (db, caller) => new ListAllowedDomains.Handler(db, caller).Handle(new(Page), Ct)),
        ["sessions"] = Of<ListSessions>("Id, CreatedAt, LastUsedAt, Ip, UserAgent, Id, count",
            (db, caller) => new ListSessions.Handler(db, caller, Clock).Handle(new(Page), Ct)),
        ["identities"] = Of<ListIdentities>("Id, Provider, Issuer, Email, CreatedAt, LastUsedAt, count",
            (db, caller) => new ListIdentities.Handler(db, caller).Handle(new(Page), Ct)),
        ["audit events"] =
            Of<ListAuditEvents>(AuditColumns + ", count",
                (db, caller) => new ListAuditEvents.Handler(db, caller, new NothingToSeal()).Handle(new(Page, Everything), Ct)),
        ["audit events that are exported"] = Of<ExportAuditEvents>(AuditColumns, async (db, caller) =>
        {
            var export = await new ExportAuditEvents.Handler(db, caller, new NothingToSeal()).Handle(new(Everything), Ct);
            await foreach (var one in export.Value.All) Assert.NotNull(one);
        }),
        ["current organization"] =
            Of<GetCurrentOrganization>("Id, Name, Slug, OrgKey, Plan, CreatedAt, ApiVersion",
                (db, caller) => new GetCurrentOrganization.Handler(db, caller).Handle(new(), Ct)),
    };

    private static ViewQuery Of<TUseCase>(string columns, Func<IAppDb, ICaller, Task> readAsync) =>
        new(typeof(TUseCase), columns, readAsync);
}
