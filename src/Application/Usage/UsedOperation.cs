namespace Platform.Application.Usage;

/// <summary>An operation in an API version, as it is counted. Each has only one instance, so instances are compared by reference.</summary>
/// <param name="version">The API version.</param>
/// <param name="operation">The operation's ID; empty if the request matched none.</param>
public sealed class UsedOperation(string version, string operation)
{
    /// <summary>Represents requests outside the API, which are counted without an operation.</summary>
    public static readonly UsedOperation None = new("", "");

    /// <summary>The API version.</summary>
    public string Version => version;

    /// <summary>The operation's ID; empty if the request matched none.</summary>
    public string Operation => operation;
}
