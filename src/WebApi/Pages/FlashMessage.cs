using Platform.WebApi.Auth.Browsers;

namespace Platform.WebApi.Pages;

/// <summary>A message that the next page shows once, after an action and a redirect.</summary>
public enum FlashMessage
{
    /// <summary>A workspace was created.</summary>
    Welcome,

    /// <summary>An invitation was accepted.</summary>
    Joined,

    /// <summary>The person has signed out.</summary>
    SignedOut,

    /// <summary>The person has signed out of all workspaces of the browser.</summary>
    SignedOutOfAll,

    /// <summary>Another workspace is the current one.</summary>
    Switched,

    /// <summary>A forgotten password was replaced.</summary>
    PasswordReset,

    /// <summary>The password was changed.</summary>
    PasswordChanged,

    /// <summary>The person's name was changed.</summary>
    ProfileChanged,

    /// <summary>The person's notification settings were changed.</summary>
    NotificationsChanged,

    /// <summary>A key was revoked.</summary>
    KeyRevoked,

    /// <summary>The viewer adopted a key.</summary>
    KeyAdopted,

    /// <summary>A domain was added.</summary>
    DomainAdded,

    /// <summary>A domain was removed.</summary>
    DomainRemoved,

    /// <summary>An invitation was mailed.</summary>
    Invited,

    /// <summary>A member was changed.</summary>
    MemberChanged,

    /// <summary>A member was removed.</summary>
    MemberRemoved,

    /// <summary>An invitation was cancelled.</summary>
    InvitationCancelled,

    /// <summary>One sign-in was ended.</summary>
    SessionEnded,

    /// <summary>All other sign-ins were ended.</summary>
    OtherSessionsEnded,

    /// <summary>The workspace was renamed.</summary>
    WorkspaceRenamed,

    /// <summary>The workspace is pinned to another version of the API.</summary>
    VersionPinned,

    /// <summary>The person cancelled the sign-in at the provider.</summary>
    ProviderCancelled,

    /// <summary>The pending sign-in with a provider has expired.</summary>
    ProviderOutOfDate,

    /// <summary>The browser has signed in at a provider again since the page was opened.</summary>
    ProviderReplaced,

    /// <summary>An account at a provider was connected.</summary>
    IdentityConnected,

    /// <summary>An account at a provider was disconnected.</summary>
    IdentityRemoved,

    /// <summary>An account at a provider was not disconnected, because nothing else signs its owner in.</summary>
    IdentityIsLast,

    /// <summary>A first password was set.</summary>
    PasswordSet,

    /// <summary>The operator's contact was asked for a plan.</summary>
    PlanRequested,

    /// <summary>A plan was paid for.</summary>
    PlanBought,
}

/// <summary>Passes a message to the next page in a cookie with its name. The URL doesn't contain it, and it is shown once.</summary>
internal static class FlashMessages
{
    private const string Cookie = "console-notice";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    /// <summary>Shows a message on the next page.</summary>
    public static void Set(HttpContext context, FlashMessage message) =>
        Cookies.Append(context, Cookies.Name(context, Cookie), message.ToString(), Lifetime);

    /// <summary>Returns the message to show, and deletes its cookie.</summary>
    public static FlashMessage? Take(HttpContext context)
    {
        var cookie = Cookies.Name(context, Cookie);
        if (context.Request.Cookies[cookie] is not { } name) return null;
        Cookies.Delete(context, cookie);
        return Enum.TryParse<FlashMessage>(name, out var message) && Enum.IsDefined(message) ? message : null;
    }

    /// <summary>The CSS class of a message: success, or warning if nothing was done.</summary>
    public static string StyleOf(FlashMessage message) => message switch
    {
        FlashMessage.ProviderCancelled or FlashMessage.ProviderOutOfDate or FlashMessage.ProviderReplaced or FlashMessage.IdentityIsLast =>
            "alert-warning",
        _ => "alert-success",
    };

    /// <summary>The text of a message.</summary>
    public static string TextOf(FlashMessage message) => message switch
    {
        FlashMessage.Welcome => "Your workspace is ready.",
        FlashMessage.Joined => "Welcome. You have joined the workspace.",
        FlashMessage.SignedOut => "You have signed out.",
        FlashMessage.SignedOutOfAll => "You have signed out of all workspaces.",
        FlashMessage.Switched => "You are now in this workspace.",
        FlashMessage.PasswordReset => "Your password was changed and you were signed out everywhere. Sign in with the new one.",
        FlashMessage.PasswordChanged => "Your password was changed. Your other devices were signed out.",
        FlashMessage.ProfileChanged => "Your name was saved.",
        FlashMessage.NotificationsChanged => "Your email settings were saved.",
        FlashMessage.KeyRevoked => "The key was revoked. It is refused from now on.",
        FlashMessage.KeyAdopted => "The key now acts for you.",
        FlashMessage.DomainAdded => "The domain was added. Its pages can now use your keys.",
        FlashMessage.DomainRemoved => "The domain was removed. Its pages can no longer use your keys.",
        FlashMessage.Invited => "The invitation is on its way. Its link works for 7 days.",
        FlashMessage.MemberChanged => "The member was changed.",
        FlashMessage.MemberRemoved => "The member was removed. They are signed out, and their keys no longer work.",
        FlashMessage.InvitationCancelled => "The invitation was cancelled. Its link no longer works.",
        FlashMessage.SessionEnded => "That device was signed out.",
        FlashMessage.OtherSessionsEnded => "All other devices were signed out.",
        FlashMessage.WorkspaceRenamed => "The workspace was renamed.",
        FlashMessage.VersionPinned => "The API version was changed.",
        FlashMessage.ProviderCancelled => "Sign-in was cancelled.",
        FlashMessage.ProviderOutOfDate => "That sign-in has expired. Start again.",
        FlashMessage.ProviderReplaced => "You have since started another sign-in in this browser, so nothing was changed. Start again.",
        FlashMessage.IdentityConnected => "The account was connected. You can sign in with it from now on.",
        FlashMessage.IdentityRemoved => "The account was disconnected. It no longer signs you in.",
        FlashMessage.IdentityIsLast => "This is your only way to sign in. Set a password or connect another account first.",
        FlashMessage.PasswordSet => "Your password was set. Your other devices were signed out.",
        FlashMessage.PlanRequested => "Your request was sent. You'll get the answer by email.",
        FlashMessage.PlanBought => "Thank you. The payment is confirmed, and the plan is in effect.",
        _ => throw new ArgumentOutOfRangeException(nameof(message), message, null),
    };
}
