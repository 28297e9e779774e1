using NJsonSchema.Annotations;
using Platform.Application.ApiKeys;
using Platform.Domain.Access;
using Platform.Domain.ApiKeys;
using Platform.WebApi.Http.Endpoints;

namespace Platform.WebApi.V1;

/// <summary>Makes a <c>wl_</c> key that acts for the caller. Its text is in this answer and nowhere else.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Environment">The data it sees and makes; left out, the caller's own.</param>
/// <param name="ExpiresAt">When it stops; left out, never.</param>
[JsonSchema("CreateKey")]
internal sealed record CreateKeyBody(
    string Name, IReadOnlyList<string> Scopes, KeyEnvironment? Environment, DateTimeOffset? ExpiresAt) : IBodyOf<CreateApiKey>
{
    public CreateApiKey ToUseCase() => new(Name, Scopes, Environment, ExpiresAt) { Format = ApiKeyFormat.Wl };
}
