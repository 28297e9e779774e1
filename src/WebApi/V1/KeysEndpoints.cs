using Platform.Application.ApiKeys;
using Platform.Application.ApiKeys.KeysApi;
using Platform.Domain.Access;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Idempotency;
using Platform.WebApi.Http.Requests;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.V1;

internal static class KeysEndpoints
{
    public static void Map(RouteGroupBuilder keys)
    {
        keys.WithTags("Keys");
        keys.MapPost("", (Body<CreateKeyBody> body, Responder reply) => reply.CreatedAs(
            body.Value.ToUseCase(), made => made.As<KeyCreated>(), key => $"/v1/keys/{key.Id}"))
            .Requires(Permissions.KeysWrite)
            .Describe(
                "createKey",
                "Create a key",
                "The raw key is in this answer and nowhere else. The key is seen, used and revoked on every surface.")
            .Answers<KeyCreated>(201).WithLocation().OncePerKey(hasSecret: true);
        keys.MapGet("", (PageQuery query, Responder reply) => reply.Page(new ListKeys(query.Page)))
            .Requires(Permissions.KeysRead)
            .Describe("listKeys", "List keys", "An admin sees all of the organization, everyone else their own.")
            .AnswersPageOf<KeyView>();
        keys.MapGet("/{id:guid}", (Guid id, Responder reply) => reply.Ok(new GetKey(id)))
            .Requires(Permissions.KeysRead)
            .Describe("getKey", "Get a key")
            .Answers<KeyView>();
        keys.MapDelete("/{id:guid}", (Guid id, Responder reply) => reply.NoContent(new RevokeApiKey(null, id)))
            .Requires(Permissions.KeysDelete)
            .Describe("deleteKey", "Delete a key", "From the answer on it is refused.")
            .AnswersNothing();
    }
}
