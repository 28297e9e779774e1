namespace Platform.WebApi.Tests.Operation;

/// <summary>Collection of tests that measure time; each runs alone.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
