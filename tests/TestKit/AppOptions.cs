using Microsoft.AspNetCore.Builder;

namespace Platform.TestKit;

/// <summary>What a test wants of its app that is not as usual.</summary>
public sealed record AppOptions
{
    /// <summary>The host's environment. Not Development, so that nothing is more lenient than in production.</summary>
    public string Environment { get; init; } = "Testing";

    /// <summary>Settings that differ, by the names the configuration knows (<c>Https:Required</c>); null takes one away.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>The clock; left out, the system's.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Keeps what is logged; left out, nothing is.</summary>
    public CapturedLog? Log { get; init; }

    /// <summary>A database that another app may use as well, and that its maker disposes; left out, one of the app's own.</summary>
    public TestDatabase? Database { get; init; }

    /// <summary>Whether the app brings its database up to date at its start, as the product does.</summary>
    public bool Prepares { get; init; } = true;

    /// <summary>Whether the same password is hashed once in a process, and not at every sign-up and sign-in.</summary>
    public bool RemembersPasswords { get; init; } = true;

    /// <summary>Changes the registrations.</summary>
    public Action<WebApplicationBuilder>? Change { get; init; }

    /// <summary>Adds endpoints.</summary>
    public Action<WebApplication>? Map { get; init; }
}
