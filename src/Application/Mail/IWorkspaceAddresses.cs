using Platform.Domain.Organizations;

namespace Platform.Application.Mail;

/// <summary>Knows the addresses that workspaces have of their own.</summary>
public interface IWorkspaceAddresses
{
    /// <summary>What links into a workspace begin with, without a slash at the end; null where it has no address of its own.</summary>
    string? Of(OrganizationSlug slug);
}
