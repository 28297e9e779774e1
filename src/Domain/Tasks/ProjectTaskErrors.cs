using Platform.Domain.Common;

namespace Platform.Domain.Tasks;

/// <summary>Errors of tasks.</summary>
public static class ProjectTaskErrors
{
    public static readonly Error NotFound = new(ErrorKind.NotFound, "Task not found");
    public static readonly Error UnknownProject = Error.Invalid("ProjectId", "Project not found");
}
