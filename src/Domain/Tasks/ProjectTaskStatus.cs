namespace Platform.Domain.Tasks;

/// <summary>How far a task is.</summary>
public enum ProjectTaskStatus
{
    /// <summary>Not begun.</summary>
    Todo,

    /// <summary>Begun.</summary>
    InProgress,

    /// <summary>Done.</summary>
    Completed,
}
