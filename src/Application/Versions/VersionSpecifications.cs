using Ardalis.Specification;
using Platform.Application.Users;
using Platform.Domain.Users;
using Platform.Domain.Versions;

namespace Platform.Application.Versions;

/// <summary>The active members of all enabled organizations who want news of versions.</summary>
internal sealed class PeopleForVersionNews : Specification<User>
{
    public PeopleForVersionNews()
    {
        Query.WhoHaveJoined()
            .Where(u => u.RemovedAt == null && u.Organization.DisabledAt == null)
            .Where(NotificationSettings.WantVersionMail);
    }
}

/// <summary>All people with an address, in any organization.</summary>
internal sealed class PeopleWithAddress : Specification<User>
{
    public PeopleWithAddress(EmailAddress stored)
    {
        var spellings = EmailAddress.SpellingsOf(stored);
        Query.Include(u => u.Organization).Where(u => spellings.Contains(u.Email) && u.RemovedAt == null);
    }
}

/// <summary>The notices of a piece of news to the given addresses.</summary>
internal sealed class VersionNoticesTo : Specification<VersionNotice>
{
    public VersionNoticesTo(VersionNews news, IReadOnlyList<EmailAddress> addresses)
    {
        var (version, topic) = (news.Version.Version, news.Topic);
        Query.Where(n => n.Version == version && n.Topic == topic && addresses.Contains(n.Email));
    }
}
