namespace Platform.Application.Identities;

/// <summary>The providers that people may sign in with, by their names in the configuration.</summary>
public sealed record OfferedProviders(IReadOnlyList<string> Names);
