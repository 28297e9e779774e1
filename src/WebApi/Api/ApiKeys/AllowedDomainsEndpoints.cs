using Platform.Application.AllowedDomains;
using Platform.Domain.Access;
using Platform.Domain.AllowedDomains;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Idempotency;
using Platform.WebApi.Http.Requests;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Api.ApiKeys;

internal static class AllowedDomainsEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var domains = api.MapGroup("/allowed-domains").WithTags("Allowed domains");
        domains.MapPost("", (Body<AddAllowedDomain> body, Responder reply) => reply.Created(body.Value))
            .Requires(Permissions.OrganizationWrite)
            .Describe(
                "addAllowedDomain",
                "Allow a domain",
                "From the answer on, pages of it may use the organization's keys. `example.com` is meant on any port, `localhost:5173` "
                + "on that port alone, `*.example.com` at any depth below it but not itself. A URL is cut to host and port.")
            .Answers<AllowedDomainView>(201).MayRefuse(AllowedDomainErrors.AlreadyListed, AllowedDomainErrors.TooMany).OncePerKey();
        domains.MapGet("", (PageQuery query, Responder reply) => reply.Page(new ListAllowedDomains(query.Page)))
            .Requires(Permissions.OrganizationRead)
            .Describe("listAllowedDomains", "List allowed domains", "Where there are none, no page may use a key.")
            .AnswersPageOf<AllowedDomainView>();
        domains.MapDelete("/{id:long}", (long id, Responder reply) => reply.NoContent(new RemoveAllowedDomain(new AllowedDomainId(id))))
            .Requires(Permissions.OrganizationDelete)
            .Describe("removeAllowedDomain", "Remove an allowed domain", "From the answer on, keys are refused to its pages.")
            .AnswersNothing();
    }
}
