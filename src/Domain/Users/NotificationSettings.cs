using System.Linq.Expressions;
using Platform.Domain.Access;

namespace Platform.Domain.Users;

/// <summary>Which mails a person wants besides those about their account.</summary>
/// <param name="ApiVersions">News of API versions: on for admins and developers until they choose.</param>
/// <param name="Limits">Usage limits that are nearly or fully used: on until they choose.</param>
public readonly record struct NotificationSettings(bool ApiVersions, bool Limits)
{
    /// <summary>The same rule as a condition of a query: who wants mail about API versions.</summary>
    public static readonly Expression<Func<User, bool>> WantVersionMail = user =>
        user.WantsVersionMail == true || (user.WantsVersionMail == null && (user.Role == Role.Admin || user.Role == Role.Developer));

    /// <summary>The same rule as a condition of a query: who wants mail about usage limits.</summary>
    public static readonly Expression<Func<User, bool>> WantLimitMail = user => user.WantsLimitMail != false;

    /// <summary>The settings of a person: what they chose, else what people of their role have at first.</summary>
    /// <param name="role">The person's present role.</param>
    /// <param name="versionMail">Their choice of mails about API versions; null where they made none.</param>
    /// <param name="limitMail">Their choice of mails about usage limits; null where they made none.</param>
    public static NotificationSettings Of(Role role, bool? versionMail, bool? limitMail) =>
        new(versionMail ?? role is Role.Admin or Role.Developer, limitMail ?? true);
}
