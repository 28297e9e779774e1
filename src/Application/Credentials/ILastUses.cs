using Platform.Domain.ApiKeys;
using Platform.Domain.Sessions;

namespace Platform.Application.Credentials;

/// <summary>Remembers when credentials were last used, in memory, and writes it now and then: a use costs no write.</summary>
public interface ILastUses
{
    /// <summary>A key was used.</summary>
    void Touch(ApiKeyId key, DateTimeOffset now);

    /// <summary>A sign-in's access token was used.</summary>
    void Touch(SessionId session, DateTimeOffset now);
}
