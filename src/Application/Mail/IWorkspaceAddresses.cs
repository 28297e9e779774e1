using Platform.Domain.Organizations;

namespace Platform.Application.Mail;

/// <summary>The addresses of workspaces that have their own host.</summary>
public interface IWorkspaceAddresses
{
    /// <summary>The base URL of links into a workspace, without a trailing slash; null if it has no address of its own.</summary>
    string? Of(OrganizationSlug slug);
}
