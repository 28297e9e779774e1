using Ardalis.Specification;
using Platform.Application.Users;
using Platform.Domain.Users;
using Platform.Domain.Versions;

namespace Platform.Application.Versions;

/// <summary>The active members of all organizations that are not disabled, as far as they want news of versions.</summary>
internal sealed class PeopleForVersionNews : Specification<User>
{
    public PeopleForVersionNews()
    {
        Query.WhoHaveJoined()
            .Where(u => u.RemovedAt == null && u.Organization.DisabledAt == null)
            .Where(NotificationSettings.WantVersionMail);
    }
}

/// <summary>Everyone whose address it is, in whichever organization.</summary>
internal sealed class PeopleWithAddress : Specification<User>
{
    public PeopleWithAddress(EmailAddress stored)
    {
        var spellings = EmailAddress.SpellingsOf(stored);
        Query.Include(u => u.Organization).Where(u => spellings.Contains(u.Email) && u.RemovedAt == null);
    }
}

/// <summary>Which of some addresses were mailed a piece of news before.</summary>
internal sealed class VersionNoticesTo : Specification<VersionNotice>
{
    public VersionNoticesTo(VersionNews news, IReadOnlyList<EmailAddress> addresses)
    {
        var (version, topic) = (news.Version.Version, news.Topic);
        Query.Where(n => n.Version == version && n.Topic == topic && addresses.Contains(n.Email));
    }
}
