using Platform.WebApi.Api.ApiKeys;
using Platform.WebApi.Api.Audit;
using Platform.WebApi.Api.Documents;
using Platform.WebApi.Api.Organizations;
using Platform.WebApi.Api.Users;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Versions;

namespace Platform.WebApi.Api;

/// <summary>The Platform API under <c>/api</c>, and the key check at <c>/authentication</c>.</summary>
internal static class ApiSurface
{
    public static void MapApi(this IEndpointRouteBuilder app)
    {
        var surface = app.MapGroup("").WithMetadata(Dialect.Platform).InVersions();
        var api = surface.MapGroup("/api");
        HealthEndpoints.Map(api);
        OrganizationsEndpoints.Map(api);
        SessionsEndpoints.Map(api);
        IdentitiesEndpoints.Map(api);
        UsersEndpoints.Map(api);
        PasswordsEndpoints.Map(api);
        ApiKeysEndpoints.Map(api);
        AllowedDomainsEndpoints.Map(api);
        PlansEndpoints.Map(api);
        LimitsEndpoints.Map(api);
        UsageEndpoints.Map(api);
        AuditEventsEndpoints.Map(api);
        DocumentsEndpoints.Map(api);
        VersionsEndpoints.Map(api);
        AuthenticationEndpoints.Map(surface);
    }
}
