using Platform.Application.Credentials;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Versioning;

namespace Platform.WebApi.Versions;

/// <summary>The forms of an endpoint in each version, and the operations under which usage records its requests. Computed once.</summary>
internal sealed class VersionedOperation : IVersionedOperation
{
    private readonly OlderForm?[] _forms;
    private readonly UsedOperation[] _uses;

    /// <param name="id">The operation's id.</param>
    /// <param name="versions">All versions.</param>
    public VersionedOperation(string id, ApiVersions versions)
    {
        _forms = [.. versions.NewestFirst.Reverse().Select(release => OlderForm.Make(id, release, versions))];
        _uses = [.. versions.NewestFirst.Reverse().Select(release => new UsedOperation(release.Name, id))];
        HasOlderForms = _forms.Any(form => form is not null);
    }

    /// <summary>Whether its form in some version differs from the newest.</summary>
    public bool HasOlderForms { get; }

    /// <summary>Its form in a version; null for the newest version's form.</summary>
    public OlderForm? FormIn(ApiRelease release) => _forms[release.Number];

    /// <summary>The operation under which usage records a request in a version.</summary>
    public UsedOperation UseIn(ApiRelease release) => _uses[release.Number];

    public IOlderForm? FormOf(HttpContext context) => FormIn(ApiVersions.Of(context));

    public UsedOperation UseOf(HttpContext context) => UseIn(ApiVersions.Of(context));
}

/// <summary>Declares that a surface has versions.</summary>
internal static class VersionedConventions
{
    /// <summary>Its operations are served in the version that each request names.</summary>
    public static TBuilder InVersions<TBuilder>(this TBuilder surface)
        where TBuilder : IEndpointConventionBuilder
    {
        surface.Finally(endpoint =>
        {
            var id = endpoint.Metadata.OfType<Operation>().Last().Id;
            endpoint.Metadata.Add(new VersionedOperation(id, endpoint.ApplicationServices.GetRequiredService<ApiVersions>()));
        });
        return surface;
    }
}
