namespace Platform.Domain.Organizations;

/// <summary>What an organization's limits follow from. The operator sets it.</summary>
public enum Plan
{
    /// <summary>The plan every organization starts with.</summary>
    Free,

    /// <summary>The paid plan.</summary>
    Pro,

    /// <summary>The largest plan.</summary>
    Enterprise,
}
