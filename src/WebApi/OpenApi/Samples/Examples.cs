using System.Text.Json.Nodes;
using Platform.Application.AllowedDomains;
using Platform.Application.ApiKeys;
using Platform.Application.ApiKeys.KeysApi;
using Platform.Application.Audit;
using Platform.Application.Billing;
using Platform.Application.Credentials;
using Platform.Application.Identities;
using Platform.Application.Invitations;
using Platform.Application.Organizations;
using Platform.Application.Passwords;
using Platform.Application.Projects;
using Platform.Application.Quotas;
using Platform.Application.Sessions;
using Platform.Application.Tasks;
using Platform.Application.Usage;
using Platform.Application.Users;
using Platform.Application.Users.Profile;
using Platform.Application.Versions;
using Platform.Domain.Access;
using Platform.Domain.Audit;
using Platform.Domain.Organizations;
using Platform.Domain.Projects;
using Platform.Domain.Quotas;
using Platform.Domain.Tasks;
using Platform.Domain.Users;
using Platform.WebApi.Observability;
using Platform.WebApi.V1;

namespace Platform.WebApi.OpenApi.Samples;

/// <summary>
/// Examples of all requests and responses, as the application's own types, so that no example can have a member that doesn't exist.
/// </summary>
internal static class Examples
{
    private const string AccessToken = "eyJhbGciOiJIUzI1NiIs...";
    private const string RefreshToken = "dGhpcyBpcyBhIHJlZnJl...";
    private const string Email = "you@example.com";
    private const string MailToken = "aG93IGEgbWFpbGVkIHRva2Vu...";
    private const string PersonName = "Your Name";
    private const string Colleague = "colleague@example.com";
    private const string ColleagueName = "Your Colleague";
    private const string Key = "wrk_a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90";
    private const string Prefix = "wrk_a1b2c3d4";
    private const string KeyName = "CI pipeline";
    private const string OrgName = "Acme Corp";
    private const string OrgKey = "org_3f2a9c1b7d5e4f60a1b2c3d4e5f60718";

    private static readonly DateTimeOffset Made = new(2026, 1, 15, 9, 30, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Used = new(2026, 1, 16, 14, 5, 30, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = new(2099, 12, 31, 23, 59, 59, TimeSpan.Zero);
    private static readonly string[] Scopes = ["projects:read", "tasks:write"];
    private static readonly string[] LinkScopes = ["links:read"];

    /// <summary>The random part of example ids with a prefix.</summary>
    public const string IdEnd = "123abc456def789ghi012jkl";

    /// <summary>The example id of a key in the Keys API.</summary>
    public static readonly Guid KeyId = new("497f6eca-6276-4993-bfeb-53cbbbba6f08");

    private static readonly string ProjectId = Project.IdPrefix + IdEnd;

    private static readonly SignedInUser Person = new(42, 1, OrgName, Email);

    private static readonly Dictionary<Type, object[]> Sent = new()
    {
        [typeof(SignUp)] =
        [
            new SignUp("Example Inc", null, Email, "your-password"),
            new SignUp("Example Inc", "example-inc", Email, "your-password", PersonName)
        ],
        [typeof(LogIn)] = [new LogIn(Email, "your-password", "acme")],
        [typeof(RefreshSession)] = [new RefreshSession(RefreshToken)],
        [typeof(LogOut)] = [new LogOut()],
        [typeof(InviteUser)] = [new InviteUser(Colleague, Role.Developer), new InviteUser(Colleague, Role.Developer, ColleagueName)],
        [typeof(ChangeProfile)] = [new ChangeProfile(PersonName, new NotificationChanges(true, false))],
        [typeof(ChangeUser)] = [new ChangeUser(Role.Member, true)],
        [typeof(AcceptInvitation)] =
        [
            new AcceptInvitation(MailToken, "your-password"), new AcceptInvitation(MailToken, "your-password", ColleagueName)
        ],
        [typeof(ForgotPassword)] = [new ForgotPassword(Email, "acme")],
        [typeof(ResetPassword)] = [new ResetPassword(MailToken, "another-password")],
        [typeof(ChangePassword)] = [new ChangePassword("your-password", "another-password")],
        [typeof(ChangeOrganization)] =
        [
            new ChangeOrganization("Acme Corporation"), new ChangeOrganization("Acme Corporation", Organization.FirstApiVersion)
        ],
        [typeof(CreateApiKey)] =
        [
            new CreateApiKey(KeyName, null, null, null), new CreateApiKey("Reporting", Scopes, KeyEnvironment.Test, Later)
        ],
        [typeof(RotateApiKey)] = [new RotateApiKey(3600)],
        [typeof(AddAllowedDomain)] = [new AddAllowedDomain("example.com")],
        [typeof(CreateKeyBody)] =
        [
            new CreateKeyBody("Short links", LinkScopes, null, null),
            new CreateKeyBody("Short links", LinkScopes, KeyEnvironment.Test, Later)
        ],
        [typeof(CreateProject)] = [new CreateProject("My Project", "A new project")],
        [typeof(ChangeProject)] = [new ChangeProject("My Project", "Renamed")],
        [typeof(ReplaceProject)] = [new ReplaceProject("My Project", null), new ReplaceProject("My Project", "Renamed")],
        [typeof(CreateTask)] =
        [
            new CreateTask("My Task", ProjectId, null, null), new CreateTask("My Task", ProjectId, "A first step", ProjectTaskStatus.Todo)
        ],
        [typeof(ChangeTask)] = [new ChangeTask("My Task", ProjectId, "A first step", ProjectTaskStatus.Completed)],
        [typeof(ReplaceTask)] =
        [
            new ReplaceTask("My Task", ProjectId, null, null),
            new ReplaceTask("My Task", ProjectId, "A first step", ProjectTaskStatus.Completed)
        ],
        [typeof(AdoptApiKey)] = [new AdoptApiKey()],
        [typeof(CheckCredential)] = [new CheckCredential()],
    };

    private static readonly Dictionary<Type, object> Invalid = new()
    {
        [typeof(SignUp)] = new SignUp("", "A", Email, "short"),
        [typeof(LogIn)] = new LogIn("you.example.com", "your-password", "acme"),
        [typeof(RefreshSession)] = new RefreshSession(""),
        [typeof(InviteUser)] = new InviteUser("you.example.com", null),
        [typeof(AcceptInvitation)] = new AcceptInvitation("", "short"),
        [typeof(ForgotPassword)] = new ForgotPassword("you.example.com", ""),
        [typeof(ResetPassword)] = new ResetPassword("", "short"),
        [typeof(ChangePassword)] = new ChangePassword("", "short"),
        [typeof(ChangeProfile)] = new ChangeProfile("", default),
        [typeof(ChangeOrganization)] = new ChangeOrganization("", "2026-01-01"),
        [typeof(CreateApiKey)] = new CreateApiKey("", ["projects:fly"], null, Made),
        [typeof(RotateApiKey)] = new RotateApiKey(-1),
        [typeof(AddAllowedDomain)] = new AddAllowedDomain("*"),
        [typeof(CreateKeyBody)] = new CreateKeyBody("", ["links:fly"], null, Made),
        [typeof(CreateProject)] = new CreateProject("", null),
        [typeof(ChangeProject)] = new ChangeProject("", null),
        [typeof(ReplaceProject)] = new ReplaceProject("", null),
        [typeof(CreateTask)] = new CreateTask("", "", null, null),
        [typeof(ChangeTask)] = new ChangeTask("", "", null, default),
        [typeof(ReplaceTask)] = new ReplaceTask("", "", null, null),
    };

    private static readonly Dictionary<Type, object> Answered = new()
    {
        [typeof(SignedUp)] = new SignedUp(
            AccessToken,
            RefreshToken,
            900,
            new SignedInUser(43, 2, "Example Inc", Email),
            new OrganizationView(2, "Example Inc", "example-inc", OrgKey, Plan.Free, Made, Organization.FirstApiVersion)),
        [typeof(SignedIn)] = new SignedIn(AccessToken, RefreshToken, 900, Person),
        [typeof(SessionView)] = new SessionView(311, Made, Used, "203.0.113.7", "curl/8.5.0", Current: true),
        [typeof(IdentityView)] = new IdentityView(12, "google", "https://accounts.google.com", Email, Made, Used),
        [typeof(MeView)] = new MeView(
            Person.Id,
            Person.OrgId,
            OrgName,
            Email,
            PersonName,
            Role.Admin,
            ApiAccess: true,
            new NotificationsView(ApiVersions: true, Limits: true),
            Made),
        [typeof(UserView)] = new UserView(
            57,
            Person.OrgId,
            OrgName,
            Colleague,
            ColleagueName,
            Role.Developer,
            ApiAccess: true,
            Made,
            UserStatus.Invited,
            MailProblem: null),
        [typeof(OrganizationView)] = new OrganizationView(1, OrgName, "acme", OrgKey, Plan.Free, Made, Organization.FirstApiVersion),
        [typeof(ApiKeyCreated)] = new ApiKeyCreated(7, KeyName, Prefix, Key, [Scope.Admin.Name], KeyEnvironment.Live, Later, Made),
        [typeof(ApiKeyView)] = new ApiKeyView(
            7, KeyName, Prefix, Scopes, KeyEnvironment.Live, Later, Made, Used, Person.Id, ExpiresSoon: false, IsRotated: false),
        [typeof(AllowedDomainView)] = new AllowedDomainView(5, "example.com", Made),
        [typeof(UsageView)] = new UsageView(
            Plan.Free,
            new UsageWindows(
                new UsageWindow(60, 57, 1768572360), new UsageWindow(1_000, 994, 1768608000), new UsageWindow(20_000, 19_652, 1769904000)),
            [new DayUsage(DateOnly.FromDateTime(Made.Date), 0, 0), new DayUsage(DateOnly.FromDateTime(Used.Date), 6, 1)],
            [new KeyUsage(7, KeyName, Prefix, 5, 1, Used)],
            [new VersionUsage(Organization.FirstApiVersion, 6, Used)]),
        [typeof(AuditEventView)] = new AuditEventView(
            58, Used, AuditAction.ApiKeyCreated, new AuditEventActor(Person.Id, Email, Prefix), new AuditEventTarget("api_key", "7"),
            "203.0.113.7", "curl/8.5.0", "0199c2f4a7b87d31b0a5c9e8f1d2a3b4", Prefix),
        [typeof(CredentialView)] = new CredentialView(
            true,
            new CredentialOrganization(1, OrgName, "acme", OrgKey, Plan.Free),
            new CredentialUser(Person.Id, Email, Role.Admin),
            new CredentialKey(7, KeyName, Prefix, Scopes, Later)),
        [typeof(PlanOfferView)] = new PlanOfferView(Plan.Pro, 300, 50_000, null, new PlanPrice(4_900, "usd", "month")),
        [typeof(LimitsView)] = new LimitsView(
            Plan.Free,
            [
                new(QuotaWindow.Minute, 60, 59, 1_768_469_460),
                new(QuotaWindow.Day, 1_000, 912, 1_768_521_600),
                new(QuotaWindow.Month, 20_000, 18_344, 1_769_904_000)
            ]),
        [typeof(KeyCreated)] = new KeyCreated(
            KeyId,
            "wl_live_4kT9vQ2m",
            "Short links",
            LinkScopes,
            null,
            Later,
            Made,
            Made,
            "wl_live_4kT9vQ2mX7pL1sR8dF3gH6jW5zN0bC4yVaEuIoMqPdxG"),
        [typeof(KeyView)] = new KeyView(KeyId, "wl_live_4kT9vQ2m", "Short links", LinkScopes, Used, Later, Made, Made),
        [typeof(ProjectView)] = new ProjectView(ProjectId, "My Project", "A new project", Made, Made),
        [typeof(TaskView)] = new TaskView(
            ProjectTask.IdPrefix + IdEnd, ProjectId, "My Task", "A first step", ProjectTaskStatus.Todo, Made, Made),
        [typeof(ApiVersionView)] = new ApiVersionView(
            "2026-12-01", new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), ApiVersionStatus.Current, null, null,
            [new ApiChangeView(["listKeys"], "`GET /v1/keys` answers in pages.")]),
        [typeof(JsonObject)] = new JsonObject
        {
            ["openapi"] = JsonText.OpenApiVersion,
            ["info"] = new JsonObject { ["title"] = "Platform API", ["version"] = "2026-12-01" },
            ["paths"] = new JsonObject()
        },
    };

    /// <summary>Valid bodies, the usual one first.</summary>
    public static IReadOnlyList<object> OfRequest(Type type) => Sent[type];

    /// <summary>A body in which every member that can be invalid is invalid; null if it can't have one.</summary>
    public static object? OfInvalid(Type type) => Invalid.GetValueOrDefault(type);

    /// <summary>A response.</summary>
    public static object OfAnswer(Type type, int status) =>
        type == typeof(Health) ? (status == StatusCodes.Status200OK ? Health.Ok : Health.Unavailable) : Answered[type];
}
