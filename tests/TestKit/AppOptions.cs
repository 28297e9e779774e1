using Microsoft.AspNetCore.Builder;

namespace Platform.TestKit;

/// <summary>How a test's app differs from the default.</summary>
public sealed record AppOptions
{
    /// <summary>The host's environment. Not Development, so that nothing is more lenient than in production.</summary>
    public string Environment { get; init; } = "Testing";

    /// <summary>Settings that differ, by configuration key (<c>Https:Required</c>); null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>The clock; null for the system's.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Collects log entries; null discards them.</summary>
    public CapturedLog? Log { get; init; }

    /// <summary>A database that other apps may share and that its creator disposes; null for the app's own.</summary>
    public TestDatabase? Database { get; init; }

    /// <summary>Whether the app migrates its database at startup, as in production.</summary>
    public bool Prepares { get; init; } = true;

    /// <summary>Whether each password is hashed once per process instead of at every sign-up and sign-in.</summary>
    public bool CachesPasswords { get; init; } = true;

    /// <summary>Changes the service registrations.</summary>
    public Action<WebApplicationBuilder>? Change { get; init; }

    /// <summary>Adds endpoints.</summary>
    public Action<WebApplication>? Map { get; init; }
}
