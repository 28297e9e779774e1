using Platform.Application.Identities.SignIn;
using Platform.Application.Mail;
using Platform.Domain.Identities;
using Platform.Domain.Organizations;
using Platform.Domain.Users;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Auth.OpenId;
using Platform.WebApi.Http;
using Platform.WebApi.Workspace.Layout;
using Platform.WebApi.Workspace.SignIn;

namespace Platform.WebApi.Workspace.Providers;

/// <summary>Signing in with a provider: the way there and back, and what follows from who it was.</summary>
internal static class ProviderHandlers
{
    /// <summary>Sends the browser to the provider.</summary>
    public static async Task BeginAsync(PageContext visit)
    {
        if (ProviderOf(visit) is not { } provider)
        {
            await visit.RefuseAsync(HttpErrors.NotFound);
            return;
        }

        var flow = FlowOf(visit);
        if (visit.Form.Unreadable is { } unreadable) await visit.RefuseAsync(unreadable);
        else if (flow.Purpose == SignInPurpose.Connect && !visit.IsSignedIn) await Redirects.ToSignIn(visit.Context);
        else if (IsElsewhere(visit, flow, out var publicUrl)) await GoToPublicUrl(visit, publicUrl, provider, flow);
        else await LeaveAsync(visit, provider, flow);
    }

    /// <summary>Takes the browser back.</summary>
    public static async Task EndAsync(PageContext visit)
    {
        if (ProviderOf(visit) is not { } provider)
        {
            await visit.RefuseAsync(HttpErrors.NotFound);
            return;
        }

        var visits = visit.Service<ProviderVisits>();
        if (OwnHostOf(visit, SignInFlow.Read(visits.FlowOf(visit.Context, provider))) is { } host)
        {
            await Redirects.ToAddress(visit.Context, host + ProviderOptions.CallbackOf(provider)
                + visit.Context.Request.QueryString.ToUriComponent());
            return;
        }

        var answer = await visits.EndAsync(visit.Context, provider);
        var flow = SignInFlow.Read(answer.Flow);
        if (flow is not null && !IsOnItsHost(visit, flow)) await ShowOutOfDateAsync(visit, provider);
        else if (answer.Identity is { } identity && flow is not null) await FollowAsync(visit, identity, flow);
        else if (answer.Failure == ProviderFailure.Cancelled) await visit.GoTo(StartOf(flow), FlashMessage.ProviderCancelled);
        else await ProviderRefusals.ShowAsync(visit, ProviderRefusals.Of(answer.Failure, provider.DisplayName));
    }

    /// <summary>Signs in to a workspace, or goes to the page of what is missing for that.</summary>
    public static async Task SignInAsync(PageContext visit, ExternalIdentity identity, SignInFlow flow)
    {
        var result = await visit.SendAsync(new SignInWithIdentity(identity, flow.Workspace));
        if (result.Error is { } error)
        {
            await ProviderRefusals.ShowAsync(visit, ProviderRefusals.Of(error, identity, flow.Workspace));
            return;
        }

        if (result.Value.SignedIn is { } signedIn)
        {
            await EnterAsync(visit, signedIn.RefreshToken, flow);
            return;
        }

        if (result.Value.Next == IdentityStep.AcceptInvitation)
        {
            await ProviderRefusals.ShowAsync(visit, ProviderRefusals.Invited(identity, flow.Workspace));
            return;
        }

        await KeepAsync(visit, identity, flow, result.Value.Next switch
        {
            IdentityStep.ChooseWorkspace => WorkspaceChoiceHandlers.Path,
            IdentityStep.NameWorkspace => WorkspaceChoiceHandlers.NamePath,
            _ => ConnectHandlers.Path,
        });
    }

    /// <summary>Puts a sign-in that has just begun into the browser, and goes on.</summary>
    public static async Task EnterAsync(PageContext visit, string refreshToken, SignInFlow flow, FlashMessage? notice = null)
    {
        PendingSignIns.Clear(visit.Context);
        await SignInHandlers.EnterAsync(visit, refreshToken);
        await visit.GoTo(Redirects.Own(flow.Return) ?? Redirects.Start, notice);
    }

    /// <summary>
    /// What the browser brought from a provider; null where that is missing or over, or the form is of a page for another one, and then the
    /// answer is given.
    /// </summary>
    public static async Task<PendingSignIn?> PendingAsync(PageContext visit)
    {
        var pending = visit.Service<PendingSignIns>().Find(visit.Context);
        if (pending is not null && IsForIt(visit, pending)) return pending;
        await visit.GoTo(Redirects.SignIn, pending is null ? FlashMessage.ProviderOutOfDate : FlashMessage.ProviderReplaced);
        return null;
    }

    /// <summary>
    /// Whether what is sent was shown for this account and workspace: in another tab the browser may have signed in at a provider again.
    /// </summary>
    public static bool IsForIt(PageContext visit, PendingSignIn pending) =>
        !HttpMethods.IsPost(visit.Context.Request.Method) || visit.Form.Text(PendingSignIn.Field) == pending.Id;

    private static async Task LeaveAsync(PageContext visit, SignInProvider provider, SignInFlow flow)
    {
        var address = await visit.Service<ProviderVisits>().BeginAsync(visit.Context, provider, flow.ToText());
        if (address is null) await ProviderRefusals.ShowAsync(visit, ProviderRefusals.Unavailable(provider.DisplayName));
        else await visit.ShowAsync<LeavePage, LeaveContent>(new LeaveContent(provider.DisplayName, address));
    }

    private static async Task FollowAsync(PageContext visit, ExternalIdentity identity, SignInFlow flow)
    {
        switch (flow.Purpose)
        {
            case SignInPurpose.SignUp when identity.VerifiedEmail is null:
                await ProviderRefusals.ShowAsync(visit, ProviderRefusals.Of(IdentityErrors.EmailNotVerified, identity, ""));
                break;
            case SignInPurpose.SignUp:
                await KeepAsync(visit, identity, flow, NewWorkspaceHandlers.Path);
                break;
            case SignInPurpose.Invitation:
                await AcceptAsync(visit, identity, flow);
                break;
            case SignInPurpose.Connect when !IsSameSession(visit, flow):
                await ProviderRefusals.ShowAsync(visit, ProviderRefusals.Of(ProviderFailure.OutOfDate, identity.ProviderName));
                break;
            case SignInPurpose.Connect:
                await KeepAsync(visit, identity, flow, ProfileConnectHandlers.Path);
                break;
            default:
                await SignInAsync(visit, identity, flow);
                break;
        }
    }

    private static async Task AcceptAsync(PageContext visit, ExternalIdentity identity, SignInFlow flow)
    {
        var joined = await visit.SendAsync(new AcceptInvitationWithIdentity(identity, flow.Invitation ?? []));
        if (joined.Error is { } error) await ProviderRefusals.ShowAsync(visit, ProviderRefusals.Of(error, identity, ""));
        else await EnterAsync(visit, joined.Value.RefreshToken, flow, FlashMessage.Joined);
    }

    private static Task ShowOutOfDateAsync(PageContext visit, SignInProvider provider) =>
        ProviderRefusals.ShowAsync(visit, ProviderRefusals.Of(ProviderFailure.OutOfDate, provider.DisplayName));

    private static Task KeepAsync(PageContext visit, ExternalIdentity identity, SignInFlow flow, string path)
    {
        visit.Service<PendingSignIns>().Set(visit.Context, identity, flow);
        return visit.GoTo(path);
    }

    private static bool IsOnItsHost(PageContext visit, SignInFlow flow) => flow.Host == (HostSlug.BoundTo(visit.Context) ?? "");

    /// <summary>Whether the browser is still signed in as when it left.</summary>
    public static bool IsSameSession(PageContext visit, SignInFlow flow) => visit.IsSignedIn && visit.Caller.Session?.Value == flow.Session;

    private static SignInProvider? ProviderOf(PageContext visit) =>
        visit.Service<SignInSettings>().Find((string?)visit.Context.GetRouteValue("provider"));

    private static SignInFlow FlowOf(PageContext visit)
    {
        var form = visit.Form;
        var purpose = form.Text("purpose") switch
        {
            "sign-up" => SignInPurpose.SignUp,
            "invitation" => SignInPurpose.Invitation,
            "connect" => SignInPurpose.Connect,
            _ => SignInPurpose.SignIn,
        };
        var slug = purpose == SignInPurpose.SignUp ? "slug" : "org_slug";
        var host = HostSlug.BoundTo(visit.Context);
        return new SignInFlow(purpose)
        {
            Host = host ?? "",
            Workspace = host ?? Short(form.Text(slug), OrganizationSlug.MaxLength),
            Return = Short(Redirects.Own(form.Text(Redirects.ReturnParameter)) ?? "", ReturnMaxLength),
            Name = Short(form.Text("name"), Organization.NameMaxLength),
            Invitation = purpose == SignInPurpose.Invitation ? MailTokenSecret.Hash(form.Text("token")) : null,
            Session = purpose == SignInPurpose.Connect && visit.IsSignedIn ? visit.Caller.Session?.Value : null,
        };
    }

    // Of an address of the console. A provider's server, and a proxy before ours, may take addresses of some 4 KB and no longer ones.
    private const int ReturnMaxLength = 512;

    // It is a proposal, and all of it travels in an address: what is too long to be good is left out.
    private static string Short(string text, int most) => text.Trim() is { } trimmed && trimmed.Length <= most ? trimmed : "";

    // The provider sends the browser to the public address alone, which sends it on to the host of a workspace. To other hosts it sends no
    // one: their cookies would be missing. And no workspace is made on another's host.
    private static bool IsElsewhere(PageContext visit, SignInFlow flow, out string publicUrl)
    {
        publicUrl = visit.Service<PlatformSettings>().PublicUrl ?? "";
        if (flow.Host.Length > 0) return flow.Purpose == SignInPurpose.SignUp;
        return publicUrl.Length > 0 && !new Uri(publicUrl).Host.Equals(visit.Context.Request.Host.Host, StringComparison.OrdinalIgnoreCase);
    }

    // A page and no redirect, for the same reason as on the way to a provider.
    private static Task GoToPublicUrl(PageContext visit, string publicUrl, SignInProvider provider, SignInFlow flow)
    {
        var query = flow switch
        {
            { Purpose: SignInPurpose.Invitation } => $"?token={Uri.EscapeDataString(visit.Form.Text("token"))}",
            { Workspace.Length: > 0, Host: "" } => $"?workspace={Uri.EscapeDataString(flow.Workspace)}",
            _ => "",
        };
        var start = flow.Purpose == SignInPurpose.Invitation ? "/invitations/accept" : StartOf(flow);
        var content = new ElsewhereContent(provider.DisplayName, new Uri(publicUrl).Authority, publicUrl + start + query);
        return visit.ShowAsync<ElsewherePage, ElsewhereContent>(content);
    }

    // Null where the browser is where it belongs. The address follows from the state, which is encrypted, and is always a workspace's.
    private static string? OwnHostOf(PageContext visit, SignInFlow? flow) =>
        HostSlug.BoundTo(visit.Context) is null && flow is { Host.Length: > 0 } && OrganizationSlug.TryParse(flow.Host) is { } slug
            ? visit.Service<IWorkspaceAddresses>().Of(slug)
            : null;

    private static string StartOf(SignInFlow? flow) => flow?.Purpose switch
    {
        SignInPurpose.SignUp => "/workspace/sign-up",
        SignInPurpose.Connect => "/workspace/profile",
        _ => Redirects.SignIn,
    };
}

/// <summary>Where the browser is sent.</summary>
/// <param name="Provider">The provider's name for people.</param>
/// <param name="Address">The whole address there.</param>
public sealed record LeaveContent(string Provider, string Address);

/// <summary>Where signing in with a provider begins.</summary>
/// <param name="Provider">The provider's name for people.</param>
/// <param name="Host">The product's host.</param>
/// <param name="Address">The page there.</param>
public sealed record ElsewhereContent(string Provider, string Host, string Address);
