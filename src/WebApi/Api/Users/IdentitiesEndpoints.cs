using Platform.Application.Identities;
using Platform.Domain.Identities;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Requests;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Api.Users;

internal static class IdentitiesEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var identities = api.MapGroup("/identities").WithTags("Sign-in").ForSignedIn();
        identities.MapGet("", (PageQuery query, Responder reply) => reply.Page(new ListIdentities(query.Page)))
            .Describe(
                "listIdentities",
                "List own identities",
                "The accounts at providers, such as Google or Microsoft, that sign the person in. They are connected in the console.")
            .AnswersPageOf<IdentityView>();
        identities.MapDelete("/{id:long}", (long id, Responder reply) => reply.NoContent(new RemoveIdentity(new IdentityId(id))))
            .Describe(
                "removeIdentity",
                "Remove one of own identities",
                "The account no longer signs the person in. Someone without a password keeps their last one.")
            .AnswersNothing().MayRefuse(IdentityErrors.LastWayIn);
    }
}
