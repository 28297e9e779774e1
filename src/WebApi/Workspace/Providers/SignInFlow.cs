using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Domain.Identities;

namespace Platform.WebApi.Workspace.Providers;

/// <summary>What a visit to a provider is for. It travels there and back as the encrypted state.</summary>
/// <param name="Purpose">Which page it began on.</param>
internal sealed record SignInFlow(SignInPurpose Purpose)
{
    /// <summary>The workspace on whose own host it began, and where it ends; empty for the product's address.</summary>
    public string Host { get; init; } = "";

    /// <summary>The workspace that was named; empty for none.</summary>
    public string Workspace { get; init; } = "";

    /// <summary>Where to go on after signing in; empty for the start page.</summary>
    public string Return { get; init; } = "";

    /// <summary>The name typed for a new workspace.</summary>
    public string Name { get; init; } = "";

    /// <summary>SHA-256 of an invitation's token.</summary>
    public byte[]? Invitation { get; init; }

    /// <summary>The sign-in that an account is to be connected to.</summary>
    public long? Session { get; init; }

    /// <summary>As text.</summary>
    public string ToText() => JsonSerializer.Serialize(this, SignInJson.Short.SignInFlow);

    /// <summary>Reads it; null where there is none.</summary>
    public static SignInFlow? Read(string? text) => text is null ? null : JsonSerializer.Deserialize(text, SignInJson.Default.SignInFlow);
}

/// <summary>The page that a visit to a provider began on.</summary>
internal enum SignInPurpose
{
    /// <summary>The page for signing in.</summary>
    SignIn,

    /// <summary>The page for making a workspace.</summary>
    SignUp,

    /// <summary>The page of an invitation.</summary>
    Invitation,

    /// <summary>The profile: an account is to be connected.</summary>
    Connect,
}

/// <summary>Who signed in at a provider, while something is still to be done here.</summary>
/// <param name="Identity">What the provider stated.</param>
/// <param name="Flow">What it was for.</param>
/// <param name="ExpiresAt">When it is forgotten.</param>
internal sealed record PendingSignIn(ExternalIdentity Identity, SignInFlow Flow, DateTimeOffset ExpiresAt)
{
    /// <summary>The field by which a form says for which of them its page was opened.</summary>
    public const string Field = "pending";

    /// <summary>What that field holds. It gives away nothing of the cookie.</summary>
    [JsonIgnore]
    public string Id { get; init; } = "";
}

/// <summary>Both as JSON, which no one sees unencrypted.</summary>
[JsonSourceGenerationOptions(IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(SignInFlow))]
[JsonSerializable(typeof(PendingSignIn))]
internal sealed partial class SignInJson : JsonSerializerContext
{
    /// <summary>
    /// With no more escapes than JSON needs: encrypted, it travels in the address of a provider, which takes only so much.
    /// </summary>
    public static SignInJson Short { get; } = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
    });
}
