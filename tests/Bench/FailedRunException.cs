namespace Platform.Bench;

/// <summary>A measurement that failed or can't be trusted, with the reason as one line for the user.</summary>
internal sealed class FailedRunException(string message) : Exception(message);
