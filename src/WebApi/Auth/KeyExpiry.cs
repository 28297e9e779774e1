using Platform.Application.Credentials;
using Platform.Domain.ApiKeys;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Json;

namespace Platform.WebApi.Auth;

/// <summary>Announces the expiry of a key on every response in its last days, so that nobody is surprised by a refusal.</summary>
internal static class KeyExpiry
{
    /// <summary>The time at which the key expires: RFC 3339 in UTC, like <c>expires_at</c>.</summary>
    public const string Header = ApiHeaders.KeyExpires;

    /// <summary>Sets the header if the key expires soon.</summary>
    public static void SetHeader(IHeaderDictionary headers, Caller caller, DateTimeOffset now)
    {
        if (caller.ApiKeyEndsAt - now <= ApiKey.ExpiryNotice) headers[Header] = InstantConverter.TextOf(caller.ApiKeyEndsAt);
    }
}
