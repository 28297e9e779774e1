using Platform.Application.Credentials;
using Platform.Domain.ApiKeys;
using Platform.WebApi.Http;

namespace Platform.WebApi.Auth;

/// <summary>Tells on every answer to a key in its last days when it ends, so that no one learns it from a refusal.</summary>
internal static class KeyExpiry
{
    /// <summary>When the key ends: RFC 3339 in UTC, as <c>expires_at</c> says it.</summary>
    public const string Header = "Api-Key-Expires";

    /// <summary>Bears the header, where it is time.</summary>
    public static void SetHeader(IHeaderDictionary headers, Caller caller, DateTimeOffset now)
    {
        if (caller.ApiKeyEndsAt - now <= ApiKey.ExpiryNotice) headers[Header] = InstantConverter.TextOf(caller.ApiKeyEndsAt);
    }
}
