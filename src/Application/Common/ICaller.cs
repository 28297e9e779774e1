using Platform.Domain.Access;
using Platform.Domain.ApiKeys;
using Platform.Domain.Organizations;
using Platform.Domain.Sessions;
using Platform.Domain.Users;

namespace Platform.Application.Common;

/// <summary>Who asks: read from the credential by the time a use case runs, never from the request's content.</summary>
public interface ICaller
{
    /// <summary>Whether no credential was shown. Then the organization and the user are 0, which no row has.</summary>
    bool IsAnonymous { get; }

    OrganizationId Organization { get; }

    /// <summary>The organization's name; empty when anonymous.</summary>
    string OrganizationName { get; }

    /// <summary>What the organization's limits follow from.</summary>
    Plan Plan { get; }

    UserId User { get; }

    /// <summary>The person's address; empty when anonymous.</summary>
    string Email { get; }

    /// <summary>What the person is called; null where they have given no name.</summary>
    string? Name { get; }

    /// <summary>Which mails the person wants besides those about their account.</summary>
    NotificationSettings Notifications { get; }

    Role Role { get; }

    /// <summary>Whether the person may have API keys.</summary>
    bool ApiAccess { get; }

    /// <summary>When the person came into the organization.</summary>
    DateTimeOffset PersonSince { get; }

    /// <summary>All that may be done now: what the person's role allows, less what the key's scopes leave out.</summary>
    Permissions Permissions { get; }

    /// <summary>All that a key's scopes permit by themselves, whatever its person's role; everything for a sign-in.</summary>
    Permissions Granted { get; }

    /// <summary>The data that is seen and made.</summary>
    KeyEnvironment Environment { get; }

    /// <summary>The sign-in, when the credential is an access token.</summary>
    SessionId? Session { get; }

    /// <summary>The key, when the credential is one.</summary>
    ApiKeyId? ApiKey { get; }

    /// <summary>The key's prefix, when the credential is one.</summary>
    string? ApiKeyPrefix { get; }
}
