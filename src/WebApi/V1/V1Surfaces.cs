using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Versions;

namespace Platform.WebApi.V1;

/// <summary>The two surfaces under <c>/v1</c>: the Keys API, and the Workspace API for everything else.</summary>
internal static class V1Surfaces
{
    public static void AddV1(this IServiceCollection services) => services
        .AddSingleton(new DialectPaths(Dialect.Keys, "/v1/keys"))
        .AddSingleton(new DialectPaths(Dialect.Workspace, "/v1"));

    public static void MapV1(this IEndpointRouteBuilder app)
    {
        KeysEndpoints.Map(app.MapGroup("/v1/keys").WithMetadata(Dialect.Keys).InVersions());

        var workspace = app.MapGroup("/v1").WithMetadata(Dialect.Workspace).InVersions();
        ProjectsEndpoints.Map(workspace);
        TasksEndpoints.Map(workspace);
    }
}
