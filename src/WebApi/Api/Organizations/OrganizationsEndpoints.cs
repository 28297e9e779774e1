using Platform.Application.Organizations;
using Platform.Domain.Access;
using Platform.Domain.Organizations;
using Platform.Domain.Quotas;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Requests;
using Platform.WebApi.Http.Responses;

namespace Platform.WebApi.Api.Organizations;

internal static class OrganizationsEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        var organizations = api.MapGroup("/organizations").WithTags("Organizations");
        organizations.MapPost("", (Body<SignUp> body, Responder reply) => reply.Created(body.Value))
            .ForAnyone()
            .Describe(
                "signUp",
                "Sign up",
                "Makes an organization and its first admin, and signs them in. Without a slug, one is made from the name.")
            .Answers<SignedUp>(201)
            .MayRefuse(
                OrganizationErrors.SignUpDisabled,
                OrganizationErrors.SlugTaken,
                OrganizationErrors.SlugReserved,
                AttemptErrors.TooManyFailures);
        organizations.MapGet("/current", (Responder reply) => reply.Ok(new GetCurrentOrganization()))
            .Requires(Permissions.OrganizationRead)
            .Describe("getCurrentOrganization", "Get the credential's organization")
            .Answers<OrganizationView>();
        organizations.MapPatch("/current", (Body<ChangeOrganization> body, Responder reply) => reply.Ok(body.Value))
            .Requires(Permissions.OrganizationWrite)
            .Describe(
                "changeCurrentOrganization",
                "Change the credential's organization",
                "Only the members sent change. `api_version` pins the organization to a version of the API, forward or back: "
                + "its requests are served in it where they name none. It is in force on every node within a second.")
            .Answers<OrganizationView>();
    }
}
