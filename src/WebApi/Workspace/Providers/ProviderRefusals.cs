using Platform.Domain.Common;
using Platform.Domain.Identities;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.WebApi.Auth.OpenId;
using Platform.WebApi.Http.Responses;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;

namespace Platform.WebApi.Workspace.Providers;

/// <summary>The texts of pages for a failed sign-in with a provider.</summary>
internal static class ProviderRefusals
{
    private static readonly TimeSpan UnavailableFor = TimeSpan.FromSeconds(5);

    /// <summary>Responds with the page.</summary>
    public static Task ShowAsync(PageContext page, ProviderRefusal refusal)
    {
        var isUnavailable = refusal.Status == StatusCodes.Status503ServiceUnavailable;
        if (isUnavailable) page.Context.Response.Headers.RetryAfter = ResponseWriter.RetryAfter(UnavailableFor);
        return page.ShowAsync<ProviderRefusalPage, ProviderRefusal>(refusal, refusal.Status);
    }

    /// <summary>The provider can't be reached.</summary>
    public static ProviderRefusal Unavailable(string provider) => new(
        StatusCodes.Status503ServiceUnavailable,
        $"{provider} can't be reached",
        $"{provider} isn't answering right now, so we can't sign you in with it. Try again in a moment. "
        + "Signing in with a password works as usual.");

    /// <summary>The page for a provider's response that signs nobody in.</summary>
    public static ProviderRefusal Of(ProviderFailure failure, string provider) => failure switch
    {
        ProviderFailure.Unavailable => Unavailable(provider),
        ProviderFailure.Refused => new(
            StatusCodes.Status400BadRequest,
            $"{provider} sign-in failed",
            $"We couldn't verify the response from {provider}, so nobody was signed in. Try again. "
            + "If it keeps happening, contact the operator of this service."),
        _ => new(
            StatusCodes.Status400BadRequest,
            "This sign-in has expired",
            $"It took too long, was started in another browser, or was already completed. Start again to sign in with {provider}."),
    };

    /// <summary>The page for a use case's error.</summary>
    public static ProviderRefusal Of(Error error, ExternalIdentity identity, string workspace)
    {
        var (provider, account) = (identity.ProviderName, AccountOf(identity));
        if (error.Is(IdentityErrors.EmailNotVerified)) return NotVerified(identity);
        if (error.Is(IdentityErrors.OtherEmail)) return Forbidden(
            "This invitation is for another address",
            $"You signed in as {account}. The invitation was sent to a different email address. "
            + $"Use the {provider} account with that address, or open the invitation again and choose a password.");
        if (error.Is(IdentityErrors.NotMember)) return Forbidden(
            "You're not a member of this workspace",
            $"No member of {workspace} has the address of {account}. Check the workspace's name, or ask an admin to invite you.");
        if (error.Is(IdentityErrors.Removed)) return Forbidden(
            "You're no longer a member of this workspace",
            $"{account} was connected to someone who has been removed from {workspace}. Ask an admin to invite you again.");
        if (error.Is(IdentityErrors.Taken)) return Forbidden(
            "This account is already connected",
            $"{account} is connected to another member of the workspace. Use another {provider} account, or disconnect it there first.");
        if (error.Is(OrganizationErrors.Disabled)) return Forbidden(
            "This workspace is disabled",
            "The operator of this service has disabled it. Nothing in it is lost. Ask them for the reason.");
        if (error.Is(UserErrors.InvalidToken)) return Forbidden(
            "This invitation no longer works",
            "It was used, cancelled or has expired. If you have joined, sign in. Otherwise ask for a new invitation.");
        return new ProviderRefusal(PagesDialect.Instance.StatusOf(error), "That didn't work", FormErrors.Of(error).Message);
    }

    /// <summary>There is an invitation, which must be accepted by its link first.</summary>
    public static ProviderRefusal Invited(ExternalIdentity identity, string workspace) => Forbidden(
        "Accept your invitation first",
        $"{AccountOf(identity)} is invited to {workspace}. "
        + $"Open the link in the invitation email; there you can continue with {identity.ProviderName}.");

    private static ProviderRefusal NotVerified(ExternalIdentity identity) => identity.Email is null
        ? Forbidden(
            $"{identity.ProviderName} gave no email address",
            $"We need an email address that {identity.ProviderName} has verified. "
            + $"Add one to your account there, or sign in with a password and connect {identity.ProviderName} on your profile page.")
        : Forbidden(
            "Your email address isn't verified",
            $"{identity.ProviderName} hasn't verified that {identity.ShownEmail ?? "your account's email address"} is yours. "
            + $"Verify it there and try again, or sign in with a password and connect {identity.ProviderName} on your profile page.");

    private static ProviderRefusal Forbidden(string title, string text) => new(StatusCodes.Status403Forbidden, title, text);

    private static string AccountOf(ExternalIdentity identity) => identity.ShownEmail ?? $"Your {identity.ProviderName} account";
}

/// <summary>The page for a failed sign-in with a provider.</summary>
/// <param name="Status">The response's status.</param>
/// <param name="Title">What happened.</param>
/// <param name="Text">The reason, and what to do.</param>
public sealed record ProviderRefusal(int Status, string Title, string Text);
