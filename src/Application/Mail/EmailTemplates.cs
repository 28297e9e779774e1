using System.Globalization;
using Platform.Application.Common;
using Platform.Domain.Access;
using Platform.Domain.ApiKeys;
using Platform.Domain.Identities;
using Platform.Domain.Users;

namespace Platform.Application.Mail;

/// <summary>Every mail the product sends, in its words.</summary>
internal static class EmailTemplates
{
    /// <summary>How long a letter without a token is worth sending.</summary>
    public static readonly TimeSpan NoticeLifetime = TimeSpan.FromDays(3);

    /// <summary>Who does something, for the person who is told: by name where there is one, and by address.</summary>
    public static string Sender(ICaller caller) => caller.Name is { } name ? $"{OneLine(name)} ({caller.Email})" : caller.Email;

    /// <summary>Asks a person into an organization.</summary>
    public static EmailMessage Invitation(User invited, string by, string? links, string token)
    {
        var organization = OneLine(invited.Organization.Name);
        return WithToken(
            $"Join {organization}",
            $"{by} has invited you to {organization} as {Word(invited.Role)}.",
            new EmailLink("Accept the invitation", $"{links}/invitations/accept?token={token}"),
            links,
            token,
            "It works once, for 7 days. If you know nothing of it, do nothing: without you no account is opened.");
    }

    /// <summary>Lets a person choose another password.</summary>
    public static EmailMessage PasswordReset(User user, string? links, string token)
    {
        var organization = OneLine(user.Organization.Name);
        return WithToken(
            $"Reset your password for {organization}",
            $"Someone, probably you, asked for another password for {user.Email} in {organization}.",
            new EmailLink("Choose a new password", $"{links}/password/reset?token={token}"),
            links,
            token,
            "It works once, for one hour, and signs you out everywhere. If it was not you, do nothing: your password stays as it is.");
    }

    /// <summary>Lets a person connect an account at a provider, in the browser that has signed in there.</summary>
    public static EmailMessage IdentityLink(User user, ExternalIdentity external, string? links, string token)
    {
        var organization = OneLine(user.Organization.Name);
        return WithToken(
            $"Connect {external.ProviderName} to {organization}",
            $"Someone, probably you, signed in with {external.ProviderName} as {user.Email} and wants to use that for {organization}.",
            new EmailLink($"Connect {external.ProviderName}", $"{links}/workspace/sign-in/connect/code?token={token}"),
            links,
            token,
            "Open it in the browser where you signed in. It works once, for one hour. If it was not you, do nothing: nothing is connected.");
    }

    /// <summary>Tells a person that an account at a provider signs them in from now on.</summary>
    public static EmailMessage IdentityLinked(User user, ExternalIdentity external, DateTimeOffset at)
    {
        var organization = OneLine(user.Organization.Name);
        var account = external.ShownEmail is { } email
            ? $"{external.ProviderName} account {OneLine(email)}"
            : $"{external.ProviderName} account";
        return new EmailMessage(
            $"{external.ProviderName} was connected to your account in {organization}",
            [
                $"A {account} was connected to {user.Email} in {organization} on {Instant(at)}. It signs you in from now on.",
                "If it was not you, disconnect it on your profile page now, change your password, and tell an admin of your organization.",
            ],
            null);
    }

    /// <summary>Names the workspaces that an address belongs to, and where to sign in to them.</summary>
    /// <param name="email">The address.</param>
    /// <param name="people">Who has it, with their workspaces. Those who are invited are told so; their tokens are in other mails.</param>
    /// <param name="links">What links begin with where a workspace has no address of its own; null for no links.</param>
    /// <param name="addresses">The addresses that workspaces have.</param>
    public static EmailMessage Workspaces(EmailAddress email, IReadOnlyList<User> people, string? links, IWorkspaceAddresses addresses) =>
        new(
        "Your workspaces",
        [
            $"Someone, probably you, asked which workspaces {email} belongs to:",
            "If it was not you, do nothing: whoever asked was not told.",
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
        const string invited = "you were invited. Accept with the link in that mail; an admin can send it again.";
        var slug = person.Organization.Slug;
        var name = $"{OneLine(person.Organization.Name)} ({slug.Value})";
        if (person.Status != UserStatus.Active) return new EmailListItem($"{name}: {invited}", null);
        if (addresses.Of(slug) is { } own) return new EmailListItem(name, $"{own}/workspace/sign-in");
        return new EmailListItem(name, links is null ? null : $"{links}/workspace/sign-in?workspace={slug.Value}");
    }

    /// <summary>Tells a person that their password is another one now.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="ended">Which of their sign-ins that ended.</param>
    /// <param name="at">When.</param>
    public static EmailMessage PasswordChanged(User user, string ended, DateTimeOffset at)
    {
        var organization = OneLine(user.Organization.Name);
        return new EmailMessage(
            $"Your password for {organization} was changed",
            [
                $"The password of {user.Email} in {organization} was changed on {Instant(at)}, and {ended} was ended.",
                "If it was not you, reset it now, and tell an admin of your organization.",
            ],
            null);
    }

    /// <summary>Tells a person that a key acts for them.</summary>
    public static EmailMessage KeyMade(ApiKey key, string organization) => new(
        $"New API key in {OneLine(organization)}",
        [
            $"The API key \"{OneLine(key.Name)}\" ({key.Prefix}…) was made in {OneLine(organization)} on {Instant(key.CreatedAt)}. It acts for you.",
            "If it was not you, revoke the key now, and tell an admin of your organization.",
        ],
        null);

    /// <summary>Tells a person that a key that acts for them is about to expire.</summary>
    public static EmailMessage KeyExpires(ApiKey key, string organization, int days) => new(
        $"An API key in {OneLine(organization)} expires in {(days == 1 ? "1 day" : $"{days} days")}",
        [
            $"The API key \"{OneLine(key.Name)}\" ({key.Prefix}…) of {OneLine(organization)} stops working on {Instant(key.ExpiresAt!.Value)}.",
            "Where it is still needed, make another one and put it in this one's place before then.",
        ],
        null);

    // Where no address is known to lead here the token stands by itself, for the page that asks for it.
    private static EmailMessage WithToken(string subject, string opening, EmailLink link, string? links, string token, string closing) =>
        links is null
        ? new EmailMessage(subject, [opening, $"{link.Label} with this code:", token, closing], null)
        : new EmailMessage(subject, [opening, closing], link);

    /// <summary>A name on one line: it may hold line breaks.</summary>
    public static string OneLine(string text) =>
        string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c)).Trim();

    private static string Word(Role role) => role.ToString().ToLowerInvariant();

    /// <summary>An instant in words.</summary>
    public static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
