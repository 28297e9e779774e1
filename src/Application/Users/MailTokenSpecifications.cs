using Ardalis.Specification;
using Platform.Application.Common;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>The emailed token with a hash, with its person and their organization.</summary>
internal sealed class MailTokenByHash : Specification<MailToken>
{
    public MailTokenByHash(MailTokenPurpose purpose, byte[] hash) =>
        Query.Include(t => t.User.Organization).Where(t => t.Hash == hash && t.Purpose == purpose);
}

/// <summary>The caller's unused password reset tokens.</summary>
internal sealed class UnspentResetsOf : Specification<MailToken>
{
    public UnspentResetsOf(ICaller caller)
    {
        var (organization, user) = (caller.Organization, caller.User);
        Query.Where(t => t.User.OrganizationId == organization).AreUnspentResetsFor(user);
    }
}

/// <summary>A person's unused password reset tokens, for a request that one of them has authenticated.</summary>
internal sealed class UnspentResetsFor : Specification<MailToken>
{
    public UnspentResetsFor(UserId user) => Query.AreUnspentResetsFor(user);
}

/// <summary>Query extensions for emailed tokens.</summary>
internal static class MailTokenQueryExtensions
{
    /// <summary>A person's unused password reset tokens.</summary>
    public static ISpecificationBuilder<MailToken> AreUnspentResetsFor(this ISpecificationBuilder<MailToken> query, UserId user) =>
        query.Where(t => t.UserId == user && t.Purpose == MailTokenPurpose.PasswordReset && t.SpentAt == null);
}
