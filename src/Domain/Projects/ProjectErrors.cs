using Platform.Domain.Common;

namespace Platform.Domain.Projects;

/// <summary>Errors of projects.</summary>
public static class ProjectErrors
{
    public static readonly Error NotFound = new(ErrorKind.NotFound, "Project not found");
}
