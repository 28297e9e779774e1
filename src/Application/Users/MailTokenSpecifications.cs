using Ardalis.Specification;
using Platform.Application.Common;
using Platform.Domain.Users;

namespace Platform.Application.Users;

/// <summary>The mailed token of a hash, with its person and their organization.</summary>
internal sealed class MailTokenByHash : Specification<MailToken>
{
    public MailTokenByHash(MailTokenPurpose purpose, byte[] hash) =>
        Query.Include(t => t.User.Organization).Where(t => t.Hash == hash && t.Purpose == purpose);
}

/// <summary>The tokens with which the caller could still reset their password.</summary>
internal sealed class UnspentResetsOf : Specification<MailToken>
{
    public UnspentResetsOf(ICaller caller)
    {
        var (organization, user) = (caller.Organization, caller.User);
        Query.Where(t => t.User.OrganizationId == organization).AreUnspentResetsFor(user);
    }
}

/// <summary>The tokens with which a person could still reset their password, once one of them has shown who that is.</summary>
internal sealed class UnspentResetsFor : Specification<MailToken>
{
    public UnspentResetsFor(UserId user) => Query.AreUnspentResetsFor(user);
}

/// <summary>Phrases about mailed tokens.</summary>
internal static class MailTokenQueryExtensions
{
    /// <summary>Those with which a person could still reset their password.</summary>
    public static ISpecificationBuilder<MailToken> AreUnspentResetsFor(this ISpecificationBuilder<MailToken> query, UserId user) =>
        query.Where(t => t.UserId == user && t.Purpose == MailTokenPurpose.PasswordReset && t.SpentAt == null);
}
