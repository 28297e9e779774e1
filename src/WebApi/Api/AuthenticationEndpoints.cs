using Platform.Application.Credentials;
using Platform.WebApi.Auth;
using Platform.WebApi.Http;

namespace Platform.WebApi.Api;

internal static class AuthenticationEndpoints
{
    public static void Map(IEndpointRouteBuilder surface) =>
        surface.MapPost("/authentication", (OptionalBody<CheckCredential> body, Responder reply) => reply.OkForCaller(body.Value))
            .WithTags("Key check")
            .ForAnyCredential()
            .Describe("checkCredential", "Check a key", "Tells whose key or access token it is.")
            .Answers<CredentialView>();
}
