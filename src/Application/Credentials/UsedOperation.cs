namespace Platform.Application.Credentials;

/// <summary>An operation in a version of the API, as it is counted. There is one object of each, and they are told apart by it.</summary>
/// <param name="version">The version.</param>
/// <param name="operation">The operation's id; empty where a request met none.</param>
public sealed class UsedOperation(string version, string operation)
{
    /// <summary>Stands for what is no part of the API, and is counted without an operation.</summary>
    public static readonly UsedOperation None = new("", "");

    /// <summary>The version.</summary>
    public string Version => version;

    /// <summary>The operation's id; empty where a request met none.</summary>
    public string Operation => operation;
}
