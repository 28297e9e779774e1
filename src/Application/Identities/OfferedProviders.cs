namespace Platform.Application.Identities;

/// <summary>The providers that people may sign in with here, by their names in the settings.</summary>
public sealed record OfferedProviders(IReadOnlyList<string> Names);
