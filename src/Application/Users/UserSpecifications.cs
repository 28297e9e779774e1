using Ardalis.Specification;
using Platform.Application.Common;
using Platform.Domain.Access;
using Platform.Domain.Organizations;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>The people of the caller's organization, newest first.</summary>
internal sealed class UsersOf : Specification<User>
{
    public UsersOf(ICaller caller) =>
        Query.VisibleTo(caller).OrderByDescending(u => u.CreatedAt).ThenByDescending(u => u.Id);
}

/// <summary>The person of an id, if they are of the caller's organization.</summary>
internal sealed class UserById : Specification<User>
{
    public UserById(UserId id, ICaller caller) => Query.VisibleTo(caller).Where(u => u.Id == id);
}

/// <summary>The people of some ids, as far as they are of the caller's organization.</summary>
internal sealed class UsersByIds : Specification<User>
{
    public UsersByIds(IReadOnlyCollection<UserId> ids, ICaller caller) => Query.VisibleTo(caller).Where(u => ids.Contains(u.Id));
}

/// <summary>Those of the caller's organization who may be meant by an address; <see cref="AddressQueries"/> finds the one who is.</summary>
internal sealed class UserByEmail : Specification<User>
{
    public UserByEmail(EmailAddress email, ICaller caller)
    {
        var spellings = email.Spellings;
        Query.VisibleTo(caller).Where(u => spellings.Contains(u.Email));
    }
}

/// <summary>The admins of the caller's organization who can act, but for one.</summary>
internal sealed class OtherActiveAdminsOf : Specification<User>
{
    public OtherActiveAdminsOf(ICaller caller, UserId admin) =>
        Query.VisibleTo(caller).WhoActAsAdmins().Where(u => u.Id != admin);
}

/// <summary>Those, with their organization, whom an address may mean where someone signs in to it. Removed ones can't.</summary>
internal sealed class UserBySignIn : Specification<User>
{
    public UserBySignIn(OrganizationSlug? slug, EmailAddress email)
    {
        var spellings = email.Spellings;
        Query.Include(u => u.Organization)
            .Where(u => u.Organization.Slug == slug && spellings.Contains(u.Email) && u.RemovedAt == null);
    }
}

/// <summary>Phrases about people.</summary>
internal static class UserQueryExtensions
{
    /// <summary>People who have joined, by a password or by an account at a provider; see <see cref="User.Status"/>.</summary>
    public static ISpecificationBuilder<User> WhoHaveJoined(this ISpecificationBuilder<User> query) =>
        query.Where(u => u.PasswordHash != null || u.JoinedByIdentityAt != null);

    /// <summary>Admins who have joined; see <see cref="User.IsActiveAdmin"/>.</summary>
    public static ISpecificationBuilder<User> WhoActAsAdmins(this ISpecificationBuilder<User> query) =>
        query.WhoHaveJoined().Where(u => u.Role == Role.Admin);
}

/// <summary>Which people a caller sees.</summary>
internal static class UserTenancy
{
    /// <summary>Those of the caller's organization. Removed ones are gone.</summary>
    public static ISpecificationBuilder<User> VisibleTo(this ISpecificationBuilder<User> query, ICaller caller)
    {
        var organization = caller.Organization;
        return query.Where(u => u.OrganizationId == organization && u.RemovedAt == null);
    }
}

/// <summary>The admins of an organization who can act, whoever asks. The product's own: mails to them.</summary>
internal sealed class ActiveAdminsOf : Specification<User>
{
    public ActiveAdminsOf(OrganizationId organization) =>
        Query.Where(u => u.OrganizationId == organization && u.RemovedAt == null).WhoActAsAdmins();
}
