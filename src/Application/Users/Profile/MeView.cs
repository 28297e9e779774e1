using Platform.Application.Common;
using Platform.Domain.Access;
using Platform.Domain.Users;

namespace Platform.Application.Users.Profile;

/// <summary>A person and their organization.</summary>
/// <param name="Name">What the person is called; null where they have given no name.</param>
/// <param name="ApiAccess">Whether they may have API keys: members once an admin has said so, everyone else always.</param>
public sealed record MeView(
    long Id, long OrgId, string OrgName, string Email, string? Name, Role Role, bool ApiAccess, NotificationsView Notifications,
    DateTimeOffset CreatedAt)
{
    internal static MeView Of(ICaller caller) => new(
        caller.User.Value, caller.Organization.Value, caller.OrganizationName, caller.Email, caller.Name, caller.Role, caller.ApiAccess,
        NotificationsView.Of(caller.Notifications), caller.PersonSince);

    internal static MeView Of(User user) => new(
        user.Id.Value, user.OrganizationId.Value, user.Organization.Name, user.Email.Value, user.Name, user.Role,
        user.Role != Role.Member || user.ApiAccessGranted, NotificationsView.Of(user.Notifications), user.CreatedAt);
}

/// <summary>Which mails a person gets besides those about their account.</summary>
/// <param name="ApiVersions">News of API versions.</param>
/// <param name="Limits">Usage limits that are nearly or fully used.</param>
public sealed record NotificationsView(bool ApiVersions, bool Limits)
{
    internal static NotificationsView Of(NotificationSettings settings) => new(settings.ApiVersions, settings.Limits);
}
