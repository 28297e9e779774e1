using Platform.WebApi.Console.SignIn;

namespace Platform.WebApi.Console.Frame;

/// <summary>What a page tells of once, after something was done and the browser was sent on.</summary>
public enum Notice
{
    /// <summary>A workspace was made.</summary>
    Welcome,

    /// <summary>An invitation was accepted.</summary>
    Joined,

    /// <summary>The person has signed out.</summary>
    SignedOut,

    /// <summary>The person has signed out of all workspaces of the browser.</summary>
    SignedOutOfAll,

    /// <summary>Another workspace is the current one.</summary>
    Switched,

    /// <summary>Another password took the forgotten one's place.</summary>
    PasswordReset,

    /// <summary>The password was changed.</summary>
    PasswordChanged,

    /// <summary>The person has another name.</summary>
    ProfileChanged,

    /// <summary>The person has chosen which mails they want.</summary>
    NotificationsChanged,

    /// <summary>A key was revoked.</summary>
    KeyRevoked,

    /// <summary>A key acts for the viewer now.</summary>
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

    /// <summary>An invitation was taken back.</summary>
    InvitationCancelled,

    /// <summary>One sign-in was ended.</summary>
    SessionEnded,

    /// <summary>All other sign-ins were ended.</summary>
    OtherSessionsEnded,

    /// <summary>The workspace has another name.</summary>
    WorkspaceRenamed,

    /// <summary>The workspace is pinned to another version of the API.</summary>
    VersionPinned,

    /// <summary>Signing in at a provider was cancelled there.</summary>
    ProviderCancelled,

    /// <summary>What a provider stated has been waiting for too long.</summary>
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

/// <summary>Carries a notice to the next page in a cookie, which holds its name and nothing else: no address bears it, and reloading tells it no second time.</summary>
internal static class Notices
{
    private const string Cookie = "console-notice";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    /// <summary>Tells it on the next page.</summary>
    public static void Leave(HttpContext context, Notice notice) =>
        Cookies.Append(context, Cookies.Name(context, Cookie), notice.ToString(), Lifetime);

    /// <summary>What is to be told now, for the last time.</summary>
    public static Notice? Take(HttpContext context)
    {
        var cookie = Cookies.Name(context, Cookie);
        if (context.Request.Cookies[cookie] is not { } name) return null;
        Cookies.Delete(context, cookie);
        return Enum.TryParse<Notice>(name, out var notice) && Enum.IsDefined(notice) ? notice : null;
    }

    /// <summary>How it looks: what was not done is no success.</summary>
    public static string StyleOf(Notice notice) => notice switch
    {
        Notice.ProviderCancelled or Notice.ProviderOutOfDate or Notice.ProviderReplaced or Notice.IdentityIsLast => "alert-warning",
        _ => "alert-success",
    };

    /// <summary>Its words.</summary>
    public static string TextOf(Notice notice) => notice switch
    {
        Notice.Welcome => "Your workspace is ready.",
        Notice.Joined => "Welcome. You have joined the workspace.",
        Notice.SignedOut => "You have signed out.",
        Notice.SignedOutOfAll => "You have signed out of all workspaces.",
        Notice.Switched => "You are in this workspace now.",
        Notice.PasswordReset => "Your password was changed and you were signed out everywhere. Sign in with the new one.",
        Notice.PasswordChanged => "Your password was changed. Your other devices were signed out.",
        Notice.ProfileChanged => "Your name was saved.",
        Notice.NotificationsChanged => "Your choice of mail was saved.",
        Notice.KeyRevoked => "The key was revoked. It is refused from now on.",
        Notice.KeyAdopted => "The key acts for you now.",
        Notice.DomainAdded => "The domain was added. Its pages may use your keys from now on.",
        Notice.DomainRemoved => "The domain was removed. Keys are refused to its pages from now on.",
        Notice.Invited => "The invitation is on its way. Its link works for 7 days.",
        Notice.MemberChanged => "The member was changed.",
        Notice.MemberRemoved => "The member was removed. They are signed out, and their keys no longer work.",
        Notice.InvitationCancelled => "The invitation was cancelled. Its link no longer works.",
        Notice.SessionEnded => "That device was signed out.",
        Notice.OtherSessionsEnded => "All other devices were signed out.",
        Notice.WorkspaceRenamed => "The workspace was renamed.",
        Notice.VersionPinned => "The API version was changed.",
        Notice.ProviderCancelled => "Sign-in was cancelled.",
        Notice.ProviderOutOfDate => "That sign-in has expired. Start again.",
        Notice.ProviderReplaced => "You started another sign-in in this browser since then, so nothing was changed. Start again.",
        Notice.IdentityConnected => "The account was connected. You can sign in with it from now on.",
        Notice.IdentityRemoved => "The account was disconnected. It no longer signs you in.",
        Notice.IdentityIsLast => "This is your only way to sign in. Set a password or connect another account first.",
        Notice.PasswordSet => "Your password was set. Your other devices were signed out.",
        Notice.PlanRequested => "Your request is on its way. The answer goes to your address.",
        Notice.PlanBought => "Thank you. The payment is confirmed, and the plan is in effect.",
        _ => throw new ArgumentOutOfRangeException(nameof(notice), notice, null),
    };
}
