namespace Platform.Domain.Tasks;

/// <summary>The progress of a task.</summary>
public enum ProjectTaskStatus
{
    /// <summary>Not started.</summary>
    Todo,

    /// <summary>Started.</summary>
    InProgress,

    /// <summary>Done.</summary>
    Completed,
}
