using Platform.Application.Identities.SignIn;
using Platform.Application.Mail;
using Platform.Domain.Identities;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Auth.Browsers;
using Platform.WebApi.Auth.OpenId;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;
using Platform.WebApi.Workspace.Profile;
using Platform.WebApi.Workspace.Providers;
using Platform.WebApi.Workspace.ProviderSignIn.Choice;
using Platform.WebApi.Workspace.ProviderSignIn.Connect;
using Platform.WebApi.Workspace.SignIn;

namespace Platform.WebApi.Workspace.ProviderSignIn;

/// <summary>Signing in with a provider: going there, coming back, and the steps that follow.</summary>
internal static class ProviderHandlers
{
    /// <summary>Sends the browser to the provider.</summary>
    public static async Task BeginAsync(PageContext page)
    {
        if (ProviderOf(page) is not { } provider)
        {
            await page.RefuseAsync(HttpErrors.NotFound);
            return;
        }

        var flow = FlowOf(page);
        if (page.Form.Unreadable is { } unreadable) await page.RefuseAsync(unreadable);
        else if (flow.Purpose == SignInPurpose.Connect && !page.IsSignedIn) await Redirects.ToSignIn(page.Context);
        else if (IsElsewhere(page, flow, out var publicUrl)) await GoToPublicUrl(page, publicUrl, provider, flow);
        else await RedirectAsync(page, provider, flow);
    }

    /// <summary>Handles the provider's response.</summary>
    public static async Task EndAsync(PageContext page)
    {
        if (ProviderOf(page) is not { } provider)
        {
            await page.RefuseAsync(HttpErrors.NotFound);
            return;
        }

        var signIns = page.Service<ProviderSignIns>();
        if (OwnHostOf(page, SignInFlow.Read(signIns.FlowOf(page.Context, provider))) is { } host)
        {
            await Redirects.ToAddress(page.Context, host + ProviderOptions.CallbackOf(provider)
                + page.Context.Request.QueryString.ToUriComponent());
            return;
        }

        var answer = await signIns.EndAsync(page.Context, provider);
        var flow = SignInFlow.Read(answer.Flow);
        if (flow is not null && !flow.IsOnItsHost(page.Context)) await ShowOutOfDateAsync(page, provider);
        else if (answer.Identity is { } identity && flow is not null) await FollowAsync(page, identity, flow);
        else if (answer.Failure == ProviderFailure.Cancelled) await page.GoTo(StartOf(flow), FlashMessage.ProviderCancelled);
        else await ProviderRefusals.ShowAsync(page, ProviderRefusals.Of(answer.Failure, provider.DisplayName));
    }

    /// <summary>Signs in to a workspace, or redirects to the page for the missing step.</summary>
    public static async Task SignInAsync(PageContext page, ExternalIdentity identity, SignInFlow flow)
    {
        var result = await page.SendAsync(new SignInWithIdentity(identity, flow.Workspace));
        if (result.Error is { } error)
        {
            await ProviderRefusals.ShowAsync(page, ProviderRefusals.Of(error, identity, flow.Workspace));
            return;
        }

        if (result.Value.SignedIn is { } signedIn)
        {
            await EnterAsync(page, signedIn.RefreshToken, flow);
            return;
        }

        if (result.Value.Next == IdentityStep.AcceptInvitation)
        {
            await ProviderRefusals.ShowAsync(page, ProviderRefusals.Invited(identity, flow.Workspace));
            return;
        }

        await SetPendingAsync(page, identity, flow, result.Value.Next switch
        {
            IdentityStep.ChooseWorkspace => WorkspaceChoiceHandlers.Path,
            IdentityStep.NameWorkspace => WorkspaceChoiceHandlers.NamePath,
            _ => ConnectHandlers.Path,
        });
    }

    /// <summary>Adds a new sign-in to the browser, and redirects to the next page.</summary>
    public static async Task EnterAsync(PageContext page, string refreshToken, SignInFlow flow, FlashMessage? message = null)
    {
        PendingSignIns.Clear(page.Context);
        await SignInHandlers.EnterAsync(page, refreshToken);
        await page.GoTo(Redirects.Own(flow.Return) ?? Redirects.Start, message);
    }

    /// <summary>
    /// Returns the pending sign-in. If it is missing, expired or not for this page, or the form belongs to another one, responds with a
    /// redirect and returns null.
    /// </summary>
    /// <param name="page">The request.</param>
    /// <param name="isForPage">Whether a flow leads to this page; null if every flow does.</param>
    public static async Task<PendingSignIn?> PendingAsync(PageContext page, Func<SignInFlow, bool>? isForPage = null)
    {
        var pending = page.Service<PendingSignIns>().Find(page.Context);
        var isReplaced = pending is not null && !IsForIt(page, pending);
        if (pending is not null && !isReplaced && isForPage?.Invoke(pending.Flow) != false) return pending;
        await page.GoTo(Redirects.SignIn, isReplaced ? FlashMessage.ProviderReplaced : FlashMessage.ProviderOutOfDate);
        return null;
    }

    /// <summary>
    /// Whether the form belongs to this pending sign-in: the browser may have started another one in another tab.
    /// </summary>
    public static bool IsForIt(PageContext page, PendingSignIn pending) =>
        !HttpMethods.IsPost(page.Context.Request.Method) || page.Form.Text(PendingSignIn.Field) == pending.Id;

    private static async Task RedirectAsync(PageContext page, SignInProvider provider, SignInFlow flow)
    {
        var address = await page.Service<ProviderSignIns>().BeginAsync(page.Context, provider, flow.ToText());
        if (address is null) await ProviderRefusals.ShowAsync(page, ProviderRefusals.Unavailable(provider.DisplayName));
        else await page.ShowAsync<LeavePage, LeaveContent>(new LeaveContent(provider.DisplayName, address));
    }

    private static async Task FollowAsync(PageContext page, ExternalIdentity identity, SignInFlow flow)
    {
        switch (flow.Purpose)
        {
            case SignInPurpose.SignUp when identity.VerifiedEmail is null:
                await ProviderRefusals.ShowAsync(page, ProviderRefusals.Of(IdentityErrors.EmailNotVerified, identity, ""));
                break;
            case SignInPurpose.SignUp:
                await SetPendingAsync(page, identity, flow, NewWorkspaceHandlers.Path);
                break;
            case SignInPurpose.Invitation:
                await AcceptAsync(page, identity, flow);
                break;
            case SignInPurpose.Connect when !IsSameSession(page, flow):
                await ProviderRefusals.ShowAsync(page, ProviderRefusals.Of(ProviderFailure.OutOfDate, identity.ProviderName));
                break;
            case SignInPurpose.Connect:
                await SetPendingAsync(page, identity, flow, ProfileConnectHandlers.Path);
                break;
            default:
                await SignInAsync(page, identity, flow);
                break;
        }
    }

    private static async Task AcceptAsync(PageContext page, ExternalIdentity identity, SignInFlow flow)
    {
        var joined = await page.SendAsync(new AcceptInvitationWithIdentity(identity, flow.Invitation ?? []));
        if (joined.Error is { } error) await ProviderRefusals.ShowAsync(page, ProviderRefusals.Of(error, identity, ""));
        else await EnterAsync(page, joined.Value.RefreshToken, flow, FlashMessage.Joined);
    }

    private static Task ShowOutOfDateAsync(PageContext page, SignInProvider provider) =>
        ProviderRefusals.ShowAsync(page, ProviderRefusals.Of(ProviderFailure.OutOfDate, provider.DisplayName));

    private static Task SetPendingAsync(PageContext page, ExternalIdentity identity, SignInFlow flow, string path)
    {
        page.Service<PendingSignIns>().Set(page.Context, identity, flow);
        return page.GoTo(path);
    }

    /// <summary>Whether the browser's sign-in is the same as when it left for the provider.</summary>
    public static bool IsSameSession(PageContext page, SignInFlow flow) => page.IsSignedIn && page.Caller.Session?.Value == flow.Session;

    private static SignInProvider? ProviderOf(PageContext page) =>
        page.Service<SignInSettings>().Find((string?)page.Context.GetRouteValue("provider"));

    private static SignInFlow FlowOf(PageContext page)
    {
        var form = page.Form;
        var purpose = form.Text("purpose") switch
        {
            "sign-up" => SignInPurpose.SignUp,
            "invitation" => SignInPurpose.Invitation,
            "connect" => SignInPurpose.Connect,
            _ => SignInPurpose.SignIn,
        };
        var slug = purpose == SignInPurpose.SignUp ? "slug" : "org_slug";
        var host = HostSlug.BoundTo(page.Context);
        return new SignInFlow(purpose)
        {
            Host = host ?? "",
            Workspace = host ?? Short(form.Text(slug), OrganizationSlug.MaxLength),
            Return = Short(Redirects.Own(form.Text(Redirects.ReturnParameter)) ?? "", ReturnMaxLength),
            Name = Short(form.Text("name"), Organization.NameMaxLength),
            Invitation = purpose == SignInPurpose.Invitation ? MailTokenSecret.Hash(form.Text("token")) : null,
            Session = purpose == SignInPurpose.Connect && page.IsSignedIn ? page.Caller.Session?.Value : null,
        };
    }

    // For a path of the console. A provider's server, and a proxy in front of this one, may accept URLs of only about 4 KB.
    private const int ReturnMaxLength = 512;

    // The value only prefills a form, and is part of a URL: a text that is too long is dropped.
    private static string Short(string text, int most) => text.Trim() is { } trimmed && trimmed.Length <= most ? trimmed : "";

    // Providers redirect only to the public URL, which forwards to a workspace's host. On other hosts a sign-in can't begin, because their
    // cookies would be missing. And no workspace is created on another workspace's host.
    private static bool IsElsewhere(PageContext page, SignInFlow flow, out string publicUrl)
    {
        publicUrl = page.Service<PlatformSettings>().PublicUrl ?? "";
        if (flow.Host.Length > 0) return flow.Purpose == SignInPurpose.SignUp;
        return publicUrl.Length > 0 && !new Uri(publicUrl).Host.Equals(page.Context.Request.Host.Host, StringComparison.OrdinalIgnoreCase);
    }

    // A page instead of a redirect, for the same reason as on the way to a provider.
    private static Task GoToPublicUrl(PageContext page, string publicUrl, SignInProvider provider, SignInFlow flow)
    {
        var query = flow switch
        {
            { Purpose: SignInPurpose.Invitation } => $"?token={Uri.EscapeDataString(page.Form.Text("token"))}",
            { Workspace.Length: > 0, Host: "" } => $"?workspace={Uri.EscapeDataString(flow.Workspace)}",
            _ => "",
        };
        var start = flow.Purpose == SignInPurpose.Invitation ? InvitationHandlers.Path : StartOf(flow);
        var content = new ElsewhereContent(provider.DisplayName, new Uri(publicUrl).Authority, publicUrl + start + query);
        return page.ShowAsync<ElsewherePage, ElsewhereContent>(content);
    }

    // Null if the browser is already on the right host. The URL follows from the encrypted state, and is always a workspace's.
    private static string? OwnHostOf(PageContext page, SignInFlow? flow) =>
        HostSlug.BoundTo(page.Context) is null && flow is { Host.Length: > 0 } && OrganizationSlug.TryParse(flow.Host) is { } slug
            ? page.Service<IWorkspaceAddresses>().Of(slug)
            : null;

    private static string StartOf(SignInFlow? flow) => flow?.Purpose switch
    {
        SignInPurpose.SignUp => Redirects.SignUp,
        SignInPurpose.Connect => ProfileHandlers.Path,
        _ => Redirects.SignIn,
    };
}

/// <summary>The way to a provider.</summary>
/// <param name="Provider">The provider's display name.</param>
/// <param name="Address">The full URL.</param>
public sealed record LeaveContent(string Provider, string Address);

/// <summary>The page on the public host where signing in with a provider begins.</summary>
/// <param name="Provider">The provider's display name.</param>
/// <param name="Host">The public host.</param>
/// <param name="Address">The page's URL.</param>
public sealed record ElsewhereContent(string Provider, string Host, string Address);
