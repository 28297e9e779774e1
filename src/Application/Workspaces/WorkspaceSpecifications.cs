using Ardalis.Specification;
using Platform.Domain.Users;

namespace Platform.Application.Workspaces;

/// <summary>
/// The people, with their workspaces, who have an address, in the order of the workspaces' names. Those who have left are none of them,
/// nor are people of workspaces that are disabled.
/// </summary>
internal sealed class PeopleByAddress : Specification<User>
{
    public PeopleByAddress(EmailAddress email)
    {
        var spellings = email.Spellings;
        Query.Include(u => u.Organization)
            .Where(u => spellings.Contains(u.Email) && u.RemovedAt == null && u.Organization.DisabledAt == null)
            .OrderBy(u => u.Organization.Name).ThenBy(u => u.Id);
    }
}
