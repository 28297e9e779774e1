using Platform.Application.ApiKeys;
using Platform.Domain.Access;
using Platform.Domain.ApiKeys;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Idempotency;
using Platform.WebApi.Http.Requests;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Api.ApiKeys;

internal static class ApiKeysEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/api-keys").WithTags("API keys");
        keys.MapPost("", (Body<CreateApiKey> body, Responder reply) => reply.CreatedAs(
            body.Value, made => made.As<ApiKeyCreated>()))
            .Requires(Permissions.KeysWrite)
            .Describe(
                "createApiKey",
                "Create an API key",
                "The key is in this answer and nowhere else. Without scopes it may do all that its maker may.")
            .Answers<ApiKeyCreated>(201).OncePerKey(hasSecret: true);
        keys.MapGet("", (PageQuery query, Responder reply) => reply.Page(new ListApiKeys(query.Page)))
            .Requires(Permissions.KeysRead)
            .Describe("listApiKeys", "List API keys", "An admin sees all of the organization, everyone else their own.")
            .AnswersPageOf<ApiKeyView>();
        keys.MapGet("/{id:long}", (long id, Responder reply) => reply.Ok(new GetApiKey(new ApiKeyId(id))))
            .Requires(Permissions.KeysRead)
            .Describe("getApiKey", "Get an API key")
            .Answers<ApiKeyView>();
        keys.MapDelete("/{id:long}", (long id, Responder reply) => reply.NoContent(new RevokeApiKey(new ApiKeyId(id), null)))
            .Requires(Permissions.KeysDelete)
            .Describe("revokeApiKey", "Revoke an API key", "From the answer on it is refused.")
            .AnswersNothing();
        keys.MapPost(
            "/{id:long}/rotate",
            (long id, OptionalBody<RotateApiKey> body, Responder reply) => reply.Created(body.Value with { Id = new ApiKeyId(id) }))
            .Requires(Permissions.KeysWrite)
            .Describe(
                "rotateApiKey",
                "Rotate an API key",
                "Makes a key of the same name, scopes and expiry. The old one works until the grace ends, never past its own expiry.")
            .Answers<ApiKeyCreated>(201)
            .MayRefuse(ApiKeyErrors.Expired, ApiKeyErrors.AlreadyRotated, ApiKeyErrors.PersonLeft)
            .OncePerKey(hasSecret: true);
        keys.MapPost(
            "/{id:long}/adopt",
            (long id, OptionalBody<AdoptApiKey> body, Responder reply) => reply.Ok(body.Value with { Id = new ApiKeyId(id) }))
            .Requires(Permissions.Administer)
            .Describe(
                "adoptApiKey",
                "Adopt an API key",
                "From now on it acts for the admin who asks: how an organization keeps a key whose maker has left.")
            .Answers<ApiKeyView>();
    }
}
