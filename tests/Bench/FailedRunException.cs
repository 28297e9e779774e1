namespace Platform.Bench;

/// <summary>A measure that can't be trusted or taken, and why, in a line for whoever asked for it.</summary>
internal sealed class FailedRunException(string message) : Exception(message);
