using Platform.Domain.Organizations;

namespace Platform.Application.Organizations;

/// <summary>An organization, as its members see it.</summary>
/// <param name="OrgKey">A public identifier, for the <c>X-Org-Key</c> header; not a secret.</param>
/// <param name="ApiVersion">The version of the API that requests are served in where they name none.</param>
public sealed record OrganizationView(
    long Id, string Name, string Slug, string OrgKey, Plan Plan, DateTimeOffset CreatedAt, string ApiVersion);
