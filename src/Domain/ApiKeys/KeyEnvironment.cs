namespace Platform.Domain.ApiKeys;

/// <summary>The data that a key reads and creates. A session is always live.</summary>
public enum KeyEnvironment
{
    /// <summary>The organization's real data.</summary>
    Live,

    /// <summary>Data for trying things out, separate from the live data.</summary>
    Test,
}
