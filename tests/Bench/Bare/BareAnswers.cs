using System.Text.Json.Serialization;

namespace Platform.Bench.Bare;

/// <summary>The response bodies of the bare server: the product's shapes and, for what the bench seeds, its lengths.</summary>
internal static class BareAnswers
{
    private const int Total = Seed.Workspace.Projects;
    private const int Limit = 20;
    private const string ProjectId = "proj_0123456789abcdefghijklmn";

    private static readonly DateTime At = new(2026, 1, 31, 12, 0, 0, 123, DateTimeKind.Utc);

    public static readonly Health Health = new("ok");

    public static readonly Me Me = new(
        1, 1, Seed.Workspace.Name, Seed.Workspace.Email, null, "admin", true, new Notifications(true, true), At);

    public static readonly ProjectPage Projects = new(
        true,
        [
            .. Enumerable.Range(Total - Limit + 1, Limit)
                .Reverse()
                .Select(number => new Project(ProjectId, Seed.Workspace.ProjectName(number), Seed.Workspace.ProjectDescription, At, At))
        ],
        new Pagination(Total, Limit, 0, true));

    public static readonly Refusal Unauthorized = new("Authentication required");

    public static readonly Refusal TooMany = new("Rate limit exceeded");

    public static TaskMade Made(NewTask asked) =>
        new(true, new TaskOfProject("task_0123456789abcdefghijklmn", asked.ProjectId, asked.Title, asked.Description, "todo", At, At));
}

internal sealed record Health(string Status);

internal sealed record Me(
    long Id, long OrgId, string OrgName, string Email, string? Name, string Role, bool ApiAccess, Notifications Notifications,
    DateTime CreatedAt);

internal sealed record Notifications(bool ApiVersions, bool Limits);

internal sealed record Project(string Id, string Name, string? Description, DateTime CreatedAt, DateTime UpdatedAt);

internal sealed record Pagination(int Total, int Limit, int Offset, bool HasMore);

internal sealed record ProjectPage(bool Success, Project[] Data, Pagination Pagination);

internal sealed record NewTask(string Title, string ProjectId, string? Description);

internal sealed record TaskOfProject(
    string Id, string ProjectId, string Title, string? Description, string Status, DateTime CreatedAt, DateTime UpdatedAt);

internal sealed record TaskMade(bool Success, TaskOfProject Data);

internal sealed record Refusal(string Error);

/// <summary>Source-generated JSON, as in the product.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(Me))]
[JsonSerializable(typeof(ProjectPage))]
[JsonSerializable(typeof(NewTask))]
[JsonSerializable(typeof(TaskMade))]
[JsonSerializable(typeof(Refusal))]
internal sealed partial class BareJson : JsonSerializerContext;
