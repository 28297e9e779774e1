using System.Linq.Expressions;

namespace Platform.Domain.Users;

/// <summary>The optional emails that a person wants, in addition to those about their account.</summary>
/// <param name="ApiVersions">News of API versions: on by default for admins and developers.</param>
/// <param name="Limits">Usage limits that are nearly or fully used: on by default.</param>
public readonly record struct NotificationSettings(bool ApiVersions, bool Limits)
{
    /// <summary>The same rule as a query condition: users who want emails about API versions.</summary>
    public static readonly Expression<Func<User, bool>> WantVersionMail = user =>
        user.WantsVersionMail == true || (user.WantsVersionMail == null && (user.Role == Role.Admin || user.Role == Role.Developer));

    /// <summary>The same rule as a query condition: users who want emails about usage limits.</summary>
    public static readonly Expression<Func<User, bool>> WantLimitMail = user => user.WantsLimitMail != false;

    /// <summary>The effective settings of a person: their choices, or the defaults of their role.</summary>
    /// <param name="role">The person's current role.</param>
    /// <param name="versionMail">Their choice for emails about API versions; null if they made none.</param>
    /// <param name="limitMail">Their choice for emails about usage limits; null if they made none.</param>
    public static NotificationSettings Of(Role role, bool? versionMail, bool? limitMail) =>
        new(versionMail ?? role is Role.Admin or Role.Developer, limitMail ?? true);
}
