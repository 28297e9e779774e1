using System.Text.Json.Serialization;
using Platform.Application.Common;
using Platform.Domain.Tasks;

namespace Platform.Application.Tasks;

/// <summary>A task.</summary>
/// <param name="Id"><c>task_…</c></param>
/// <param name="ProjectId"><c>proj_…</c></param>
public sealed record TaskView(
    string Id,
    string ProjectId,
    string Title,
    string? Description,
    ProjectTaskStatus Status,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt) : IVersioned
{
    [JsonIgnore]
    public long Version { get; init; }
}
