using System.Globalization;
using Platform.Application.Common;
using Platform.Domain.ApiKeys;
using Platform.Domain.Identities;
using Platform.Domain.Users;

namespace Platform.Application.Mail;

/// <summary>The texts of the emails about accounts, keys and workspaces.</summary>
internal static class EmailTemplates
{
    /// <summary>How long an email without a token may wait to be sent before it is dropped.</summary>
    public static readonly TimeSpan NoticeLifetime = TimeSpan.FromDays(3);

    /// <summary>The person who does something, as shown to the recipient: the name, if there is one, and the address.</summary>
    public static string Sender(ICaller caller) => caller.Name is { } name ? $"{OneLine(name)} ({caller.Email})" : caller.Email;

    /// <summary>Invites a person to an organization.</summary>
    public static EmailMessage Invitation(User invited, string by, string? links, string token)
    {
        var organization = OneLine(invited.Organization.Name);
        return WithToken(
            $"Join {organization}",
            $"{by} has invited you to {organization} as {RoleName(invited.Role)}.",
            new EmailLink("Accept the invitation", $"{links}/invitations/accept?token={token}"),
            links,
            token,
            "works once and expires in 7 days. If you didn't expect this invitation, you can ignore this email.");
    }

    /// <summary>Contains the link to reset a password.</summary>
    public static EmailMessage PasswordReset(User user, string? links, string token)
    {
        var organization = OneLine(user.Organization.Name);
        return WithToken(
            $"Reset your password for {organization}",
            $"We received a request to reset the password for {user.Email} in {organization}.",
            new EmailLink("Choose a new password", $"{links}/password/reset?token={token}"),
            links,
            token,
            "works once and expires in one hour. Resetting your password signs you out everywhere. "
            + "If you didn't request this, you can ignore this email; your password won't change.");
    }

    /// <summary>Contains the link to connect an account at a provider, which works in the browser that has signed in there.</summary>
    public static EmailMessage IdentityLink(User user, ExternalIdentity external, string? links, string token)
    {
        var organization = OneLine(user.Organization.Name);
        return WithToken(
            $"Connect {external.ProviderName} to {organization}",
            $"We received a request to sign in to {organization} with the {external.ProviderName} account {user.Email}.",
            new EmailLink($"Connect {external.ProviderName}", $"{links}/workspace/sign-in/connect/code?token={token}"),
            links,
            token,
            "works once, expires in one hour, and must be opened in the browser where you signed in. "
            + "If you didn't request this, you can ignore this email; nothing will be connected.");
    }

    /// <summary>Notifies a person that an account at a provider can now sign them in.</summary>
    public static EmailMessage IdentityLinked(User user, ExternalIdentity external, DateTimeOffset at)
    {
        var organization = OneLine(user.Organization.Name);
        var account = external.ShownEmail is { } email
            ? $"{external.ProviderName} account {OneLine(email)}"
            : $"{external.ProviderName} account";
        return new EmailMessage(
            $"{external.ProviderName} was connected to your account in {organization}",
            [
                $"The {account} was connected to {user.Email} in {organization} on {Instant(at)}. You can now sign in with it.",
                "If this wasn't you, disconnect it on your profile page now, change your password, "
                + "and contact an admin of your organization.",
            ],
            null);
    }

    /// <summary>Lists the workspaces of an address and where to sign in to them.</summary>
    /// <param name="email">The address.</param>
    /// <param name="people">
    /// The people with the address, with their workspaces. Invitations are listed without their tokens, which are in other emails.
    /// </param>
    /// <param name="links">The base URL of links to workspaces without their own address; null for no links.</param>
    /// <param name="addresses">The addresses of workspaces.</param>
    public static EmailMessage Workspaces(EmailAddress email, IReadOnlyList<User> people, string? links, IWorkspaceAddresses addresses) =>
        new(
        "Your workspaces",
        [
            $"We received a request for the workspaces of {email}:",
            "If you didn't request this, you can ignore this email. The list was sent only to this address.",
        ],
        null)
        {
            Items =
        [
            .. people.OrderBy(person => person.Status != UserStatus.Active).DistinctBy(person => person.OrganizationId)
                .Select(person => WorkspaceItem(person, links, addresses)),
        ],
        };

    private static EmailListItem WorkspaceItem(User person, string? links, IWorkspaceAddresses addresses)
    {
        const string invited = "you were invited. Use the link in the invitation email to accept; an admin can resend it.";
        var slug = person.Organization.Slug;
        var name = $"{OneLine(person.Organization.Name)} ({slug.Value})";
        if (person.Status != UserStatus.Active) return new EmailListItem($"{name}: {invited}", null);
        if (addresses.Of(slug) is { } own) return new EmailListItem(name, $"{own}/workspace/sign-in");
        return new EmailListItem(name, links is null ? null : $"{links}/workspace/sign-in?workspace={slug.Value}");
    }

    /// <summary>Notifies a person that their password was changed.</summary>
    /// <param name="user">The person.</param>
    /// <param name="signedOutOf">The sessions that were ended, as text.</param>
    /// <param name="at">The time of the change.</param>
    public static EmailMessage PasswordChanged(User user, string signedOutOf, DateTimeOffset at)
    {
        var organization = OneLine(user.Organization.Name);
        return new EmailMessage(
            $"Your password for {organization} was changed",
            [
                $"The password for {user.Email} in {organization} was changed on {Instant(at)}. "
                + $"You were signed out of {signedOutOf}.",
                "If this wasn't you, reset your password now and contact an admin of your organization.",
            ],
            null);
    }

    /// <summary>Notifies a person that a key acts for them.</summary>
    public static EmailMessage KeyMade(ApiKey key, string organization) => new(
        $"New API key in {OneLine(organization)}",
        [
            $"The API key \"{OneLine(key.Name)}\" ({key.Prefix}…) was created in {OneLine(organization)} on {Instant(key.CreatedAt)}. "
            + "It acts on your behalf.",
            "If this wasn't you, revoke the key now and contact an admin of your organization.",
        ],
        null);

    /// <summary>Notifies a person that a key that acts for them expires soon.</summary>
    public static EmailMessage KeyExpires(ApiKey key, string organization, int days) => new(
        $"An API key in {OneLine(organization)} expires in {(days == 1 ? "1 day" : $"{days} days")}",
        [
            $"The API key \"{OneLine(key.Name)}\" ({key.Prefix}…) in {OneLine(organization)} "
            + $"expires on {Instant(key.ExpiresAt!.Value)}.",
            "If you still need it, create a new key and replace this one before then.",
        ],
        null);

    // Without a known base URL the token is included as text, to be pasted into the page that asks for it.
    private static EmailMessage WithToken(string subject, string opening, EmailLink link, string? links, string token, string terms) =>
        links is null
        ? new EmailMessage(subject, [opening, $"{link.Label} with this code:", token, $"The code {terms}"], null)
        : new EmailMessage(subject, [opening, $"The link {terms}"], link);

    /// <summary>Replaces control characters and line breaks, which a name may contain, with spaces.</summary>
    public static string OneLine(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)).Trim();

    private static string RoleName(Role role) => role.ToString().ToLowerInvariant();

    /// <summary>A time as display text.</summary>
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
