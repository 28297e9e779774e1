namespace Platform.Domain.Organizations;

/// <summary>An organization's plan, which determines its limits. The operator or the subscription decides it.</summary>
public enum Plan
{
    /// <summary>The plan every organization starts with.</summary>
    Free,

    /// <summary>The paid plan.</summary>
    Pro,

    /// <summary>The largest plan.</summary>
    Enterprise,
}
