using Ardalis.Specification;
using Platform.Domain.Users;
using Platform.Domain.Versions;

namespace Platform.Application.Versions;

/// <summary>
/// The next people, over all organizations, who want news of a version: active members of organizations that are not disabled. A
/// reminder is for those alone whose organization is pinned to the version or has used it since.
/// </summary>
internal sealed class PeopleForVersionNews : Specification<User>
{
    public PeopleForVersionNews(VersionNews news, DateOnly since, UserId? after, int count)
    {
        var (last, version) = (after ?? default, news.Version.Version);
        Query.Where(u => u.Id > last && u.RemovedAt == null && u.PasswordHash != null && u.Organization.DisabledAt == null)
            .Where(NotificationSettings.WantVersionMail)
            .OrderBy(u => u.Id)
            .Take(count);
        if (news.IsForItsUsers)
        {
            Query.Where(u => u.Organization.ApiVersion == version
                || u.Organization.OperationDays.Any(day => day.Version == version && day.Date >= since));
        }
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
