using Platform.Application.Credentials;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Requests;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Api.ApiKeys;

internal static class AuthenticationEndpoints
{
    public static void Map(IEndpointRouteBuilder surface) =>
        surface.MapPost("/authentication", (OptionalBody<CheckCredential> body, Responder reply) => reply.OkForCaller(body.Value))
            .WithTags("Key check")
            .ForAnyCredential()
            .Describe("checkCredential", "Check a key", "Tells whose key or access token it is.")
            .Answers<CredentialView>();
}
