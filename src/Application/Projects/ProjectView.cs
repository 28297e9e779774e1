using System.Text.Json.Serialization;
using Platform.Application.Common;

namespace Platform.Application.Projects;

/// <summary>A project.</summary>
/// <param name="Id"><c>proj_…</c></param>
public sealed record ProjectView(string Id, string Name, string? Description, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
    : IVersioned
{
    [JsonIgnore]
    public long Version { get; init; }
}
