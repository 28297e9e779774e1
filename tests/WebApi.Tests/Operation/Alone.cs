namespace Platform.WebApi.Tests.Operation;

/// <summary>Tests that measure: while one runs, no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
