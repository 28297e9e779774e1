namespace Platform.Domain.Access;

/// <summary>Which data a key sees and makes. A sign-in is always live.</summary>
public enum KeyEnvironment
{
    /// <summary>The organization's real data.</summary>
    Live,

    /// <summary>Data made to try things out, apart from the real one.</summary>
    Test,
}
