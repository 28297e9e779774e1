using Platform.Application.Common;
using Platform.Application.Usage;
using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;
using Platform.Domain.Users;

namespace Platform.Application.Credentials;

/// <summary>
/// The caller that a credential identifies. Immutable except for the usage counter, so it can be shared between requests.
/// </summary>
public sealed record Caller : ICaller
{
    /// <summary>A request without a credential, or an operator command.</summary>
    public static readonly Caller Anonymous = new() { Email = "", OrganizationName = "", OrgKey = "" };

    private UsageCounter? _use;

    public bool IsAnonymous => Organization.Value == 0;

    public OrganizationId Organization { get; init; }

    public required string OrganizationName { get; init; }

    /// <summary>The organization's slug; empty when anonymous.</summary>
    public string OrganizationSlug { get; init; } = "";

    public Plan Plan { get; init; }

    /// <summary>The API version that the organization is pinned to; empty when anonymous.</summary>
    public string ApiVersion { get; init; } = "";

    public UserId User { get; init; }

    public required string Email { get; init; }

    public string? Name { get; init; }

    public NotificationSettings Notifications { get; init; }

    public Role Role { get; init; }

    public bool ApiAccess { get; init; }

    public DateTimeOffset PersonSince { get; init; }

    public Permissions Permissions { get; init; }

    public Permissions Granted { get; init; } = Permissions.All;

    public KeyEnvironment Environment { get; init; }

    public SessionId? Session { get; init; }

    public ApiKeyId? ApiKey { get; init; }

    public string? ApiKeyPrefix { get; init; }

    /// <summary>The key's name, if the credential is an API key.</summary>
    public string? ApiKeyName { get; init; }

    /// <summary>The key's scopes as given at creation, if the credential is an API key.</summary>
    public IReadOnlyList<string> ApiKeyScopes { get; init; } = [];

    /// <summary>When the key expires; <see cref="DateTimeOffset.MaxValue"/> if it never does or the credential is not an API key.</summary>
    public DateTimeOffset ApiKeyEndsAt { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>The organization's public identifier, which an <c>X-Org-Key</c> header must match.</summary>
    public required string OrgKey { get; init; }

    /// <summary>Whether the organization is enabled: false while the operator has disabled it.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Whether the credential is allowed: a member's key stops working while no admin has granted them API access.</summary>
    public bool IsAllowed { get; init; } = true;

    /// <summary>The usage counter of the credential on the UTC day. A copy of this record has its own counter.</summary>
    public UsageCounter UseOn(DateTimeOffset now)
    {
        var day = (int)(now.UtcTicks / TimeSpan.TicksPerDay);
        while (true)
        {
            var current = Volatile.Read(ref _use);
            if (current is not null && current.Day == day && ReferenceEquals(current.Caller, this)) return current;
            var added = new UsageCounter(this, day);
            if (Interlocked.CompareExchange(ref _use, added, current) == current) return added;
        }
    }
}
