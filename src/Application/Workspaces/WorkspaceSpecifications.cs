using Ardalis.Specification;
using Platform.Domain.Users;

namespace Platform.Application.Workspaces;

/// <summary>The people with an address who have not been removed, with their enabled workspaces, ordered by name.</summary>
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
