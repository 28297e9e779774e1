using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;
using Platform.Domain.Users;

namespace Platform.Application.Common;

/// <summary>The caller, determined from the credential before a use case runs and never from the request's content.</summary>
public interface ICaller
{
    /// <summary>Whether no credential was presented. The organization and the user are then 0, which no row has.</summary>
    bool IsAnonymous { get; }

    OrganizationId Organization { get; }

    /// <summary>The organization's name; empty when anonymous.</summary>
    string OrganizationName { get; }

    /// <summary>The plan, which determines the organization's limits.</summary>
    Plan Plan { get; }

    UserId User { get; }

    /// <summary>The person's email address; empty when anonymous.</summary>
    string Email { get; }

    /// <summary>What the person is called; null where they have given no name.</summary>
    string? Name { get; }

    /// <summary>The optional emails that the person wants, in addition to those about their account.</summary>
    NotificationSettings Notifications { get; }

    Role Role { get; }

    /// <summary>Whether the person may have API keys.</summary>
    bool ApiAccess { get; }

    /// <summary>When the person joined the organization.</summary>
    DateTimeOffset PersonSince { get; }

    /// <summary>The effective permissions: those of the person's role, limited to the key's scopes.</summary>
    Permissions Permissions { get; }

    /// <summary>The permissions of the key's scopes, whatever the person's role; all permissions for a session.</summary>
    Permissions Granted { get; }

    /// <summary>The data that is read and created.</summary>
    KeyEnvironment Environment { get; }

    /// <summary>The session, if the credential is an access token.</summary>
    SessionId? Session { get; }

    /// <summary>The key, if the credential is an API key.</summary>
    ApiKeyId? ApiKey { get; }

    /// <summary>The key's prefix, if the credential is an API key.</summary>
    string? ApiKeyPrefix { get; }
}
