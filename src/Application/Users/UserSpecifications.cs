using Ardalis.Specification;
using Platform.Application.Common;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>The people of the caller's organization, newest first.</summary>
internal sealed class UsersOf : Specification<User>
{
    public UsersOf(ICaller caller) =>
        Query.VisibleTo(caller).OrderByDescending(u => u.CreatedAt).ThenByDescending(u => u.Id);
}

/// <summary>The person with an ID, if they belong to the caller's organization.</summary>
internal sealed class UserById : Specification<User>
{
    public UserById(UserId id, ICaller caller) => Query.VisibleTo(caller).Where(u => u.Id == id);
}

/// <summary>The people with the given IDs who belong to the caller's organization.</summary>
internal sealed class UsersByIds : Specification<User>
{
    public UsersByIds(IReadOnlyCollection<UserId> ids, ICaller caller) => Query.VisibleTo(caller).Where(u => ids.Contains(u.Id));
}

/// <summary>The people of the caller's organization that an address may refer to; <see cref="AddressQueries"/> chooses one.</summary>
internal sealed class UserByEmail : Specification<User>
{
    public UserByEmail(EmailAddress email, ICaller caller)
    {
        var spellings = email.Spellings;
        Query.VisibleTo(caller).Where(u => spellings.Contains(u.Email));
    }
}

/// <summary>The active admins of the caller's organization except one.</summary>
internal sealed class OtherActiveAdminsOf : Specification<User>
{
    public OtherActiveAdminsOf(ICaller caller, UserId admin) =>
        Query.VisibleTo(caller).WhoActAsAdmins().Where(u => u.Id != admin);
}

/// <summary>The people, with their organization, that an address may refer to at sign-in. Removed people are excluded.</summary>
internal sealed class UserBySignIn : Specification<User>
{
    public UserBySignIn(OrganizationSlug? slug, EmailAddress email)
    {
        var spellings = email.Spellings;
        Query.Include(u => u.Organization)
            .Where(u => u.Organization.Slug == slug && spellings.Contains(u.Email) && u.RemovedAt == null);
    }
}

/// <summary>Query extensions for people.</summary>
internal static class UserQueryExtensions
{
    /// <summary>People who have joined, with a password or an account at a provider; see <see cref="User.Status"/>.</summary>
    public static ISpecificationBuilder<User> WhoHaveJoined(this ISpecificationBuilder<User> query) =>
        query.Where(u => u.PasswordHash != null || u.JoinedByIdentityAt != null);

    /// <summary>Admins who have joined; see <see cref="User.IsActiveAdmin"/>.</summary>
    public static ISpecificationBuilder<User> WhoActAsAdmins(this ISpecificationBuilder<User> query) =>
        query.WhoHaveJoined().Where(u => u.Role == Role.Admin);
}

/// <summary>Limits people to those visible to the caller.</summary>
internal static class UserTenancy
{
    /// <summary>The people of the caller's organization. Removed people are excluded.</summary>
    public static ISpecificationBuilder<User> VisibleTo(this ISpecificationBuilder<User> query, ICaller caller)
    {
        var organization = caller.Organization;
        return query.Where(u => u.OrganizationId == organization && u.RemovedAt == null);
    }
}

/// <summary>The active admins of an organization, regardless of the caller. Only for sending them emails.</summary>
internal sealed class ActiveAdminsOf : Specification<User>
{
    public ActiveAdminsOf(OrganizationId organization) =>
        Query.Where(u => u.OrganizationId == organization && u.RemovedAt == null).WhoActAsAdmins();
}
