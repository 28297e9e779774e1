using Ardalis.Specification;
using Platform.Domain.Users;

namespace Platform.Application.Workspaces;

/// <summary>The people who have an address and have not left, with their workspaces, as far as these are not disabled; by name.</summary>
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
