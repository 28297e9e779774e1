using Platform.Application.Common;
using Platform.Domain.Access;
using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;
using Platform.Domain.Users;

namespace Platform.Application.Credentials;

/// <summary>Who a credential speaks for. Immutable but for what is counted of it, so that it may be shared between requests.</summary>
public sealed record Caller : ICaller
{
    /// <summary>A request with no credential, or an operator's command.</summary>
    public static readonly Caller Anonymous = new() { Email = "", OrganizationName = "", OrgKey = "" };

    private UsageCounter? _use;

    public bool IsAnonymous => Organization.Value == 0;

    public OrganizationId Organization { get; init; }

    public required string OrganizationName { get; init; }

    /// <summary>The organization's slug; empty when anonymous.</summary>
    public string OrganizationSlug { get; init; } = "";

    public Plan Plan { get; init; }

    /// <summary>The version of the API that the organization is pinned to; empty when anonymous.</summary>
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

    /// <summary>What the key's maker calls it, when the credential is one.</summary>
    public string? ApiKeyName { get; init; }

    /// <summary>The key's scopes as they were asked for, when the credential is one.</summary>
    public IReadOnlyList<string> ApiKeyScopes { get; init; } = [];

    /// <summary>When the key ends by itself; the end of time where it never does, or the credential is no key.</summary>
    public DateTimeOffset ApiKeyEndsAt { get; init; } = DateTimeOffset.MaxValue;

    /// <summary>The organization's public identifier, which an <c>X-Org-Key</c> header must match.</summary>
    public required string OrgKey { get; init; }

    /// <summary>Whether the organization may be used at all: false while the operator has disabled it.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Whether the credential may be used at all: a key of a member stops while no admin allows them API access.</summary>
    public bool IsAllowed { get; init; } = true;

    /// <summary>What the credential is used for on a day in UTC. A copy that is made of this has uses of its own.</summary>
    public UsageCounter UseOn(DateTimeOffset now)
    {
        var day = (int)(now.UtcTicks / TimeSpan.TicksPerDay);
        while (true)
        {
            var known = Volatile.Read(ref _use);
            if (known is not null && known.Day == day && ReferenceEquals(known.Caller, this)) return known;
            var made = new UsageCounter(this, day);
            if (Interlocked.CompareExchange(ref _use, made, known) == known) return made;
        }
    }
}
