using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Domain.Identities;
using Platform.WebApi.Auth.Browsers;

namespace Platform.WebApi.Workspace.Providers;

/// <summary>The purpose of a sign-in with a provider. It is the encrypted state that the provider returns.</summary>
/// <param name="Purpose">The page on which it began.</param>
internal sealed record SignInFlow(SignInPurpose Purpose)
{
    /// <summary>The workspace on whose own host it began and ends; empty for the public URL.</summary>
    public string Host { get; init; } = "";

    /// <summary>The workspace that was entered; empty for none.</summary>
    public string Workspace { get; init; } = "";

    /// <summary>The page to open after signing in; empty for the start page.</summary>
    public string Return { get; init; } = "";

    /// <summary>The name typed for a new workspace.</summary>
    public string Name { get; init; } = "";

    /// <summary>SHA-256 of an invitation's token.</summary>
    public byte[]? Invitation { get; init; }

    /// <summary>The sign-in of the person to connect the account to.</summary>
    public long? Session { get; init; }

    /// <summary>Whether a request is on the host where the flow began.</summary>
    public bool IsOnItsHost(HttpContext context) => Host == (HostSlug.BoundTo(context) ?? "");

    /// <summary>Serializes the flow.</summary>
    public string ToText() => JsonSerializer.Serialize(this, SignInJson.Short.SignInFlow);

    /// <summary>Deserializes a flow; null for none.</summary>
    public static SignInFlow? Read(string? text) => text is null ? null : JsonSerializer.Deserialize(text, SignInJson.Default.SignInFlow);
}

/// <summary>The page on which a sign-in with a provider began.</summary>
internal enum SignInPurpose
{
    /// <summary>The sign-in page.</summary>
    SignIn,

    /// <summary>The page to create a workspace.</summary>
    SignUp,

    /// <summary>The page of an invitation.</summary>
    Invitation,

    /// <summary>The profile page, to connect an account.</summary>
    Connect,
}

/// <summary>A provider's account, while steps of the sign-in remain.</summary>
/// <param name="Identity">The account, as the provider reported it.</param>
/// <param name="Flow">The purpose of the sign-in.</param>
/// <param name="ExpiresAt">When it expires.</param>
internal sealed record PendingSignIn(ExternalIdentity Identity, SignInFlow Flow, DateTimeOffset ExpiresAt)
{
    /// <summary>The form field with the id of the pending sign-in.</summary>
    public const string Field = "pending";

    /// <summary>The value of that field. It reveals nothing of the cookie.</summary>
    [JsonIgnore]
    public string Id { get; init; } = "";
}

/// <summary>Serializes both as JSON, which is always encrypted.</summary>
[JsonSourceGenerationOptions(IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(SignInFlow))]
[JsonSerializable(typeof(PendingSignIn))]
internal sealed partial class SignInJson : JsonSerializerContext
{
    /// <summary>With minimal escapes: the encrypted text is part of a URL at the provider, whose length is limited.</summary>
    public static SignInJson Short { get; } = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
    });
}
