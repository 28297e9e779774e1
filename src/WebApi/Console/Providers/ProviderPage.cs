using Platform.Application.Identities;
using Platform.Domain.Identities;
using Platform.Domain.Users;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Auth.OpenId;
using Platform.WebApi.Console.Frame;
using Platform.WebApi.Console.SignIn;
using Platform.WebApi.Http;

namespace Platform.WebApi.Console.Providers;

/// <summary>Signing in with a provider: the way there and back, and what follows from who it was.</summary>
internal static class ProviderPage
{
    /// <summary>Sends the browser to the provider.</summary>
    public static async Task BeginAsync(Visit visit)
    {
        if (ProviderOf(visit) is not { } provider)
        {
            await visit.RefuseAsync(HttpErrors.NotFound);
            return;
        }

        var flow = FlowOf(visit);
        if (visit.Form.Unreadable is { } unreadable) await visit.RefuseAsync(unreadable);
        else if (flow.Purpose == SignInPurpose.Connect && !visit.IsSignedIn) await Redirects.ToSignIn(visit.Context);
        else if (IsElsewhere(visit, out var publicUrl)) await GoToPublicUrl(visit, publicUrl, flow);
        else await LeaveAsync(visit, provider, flow);
    }

    /// <summary>Takes the browser back.</summary>
    public static async Task EndAsync(Visit visit)
    {
        if (ProviderOf(visit) is not { } provider)
        {
            await visit.RefuseAsync(HttpErrors.NotFound);
            return;
        }

        var answer = await visit.Service<ProviderVisits>().EndAsync(visit.Context, provider);
        var flow = SignInFlow.Read(answer.Flow);
        if (answer.Identity is { } identity && flow is not null) await FollowAsync(visit, identity, flow);
        else if (answer.Failure == ProviderFailure.Cancelled) await visit.GoTo(StartOf(flow), Notice.ProviderCancelled);
        else await ProviderRefusals.ShowAsync(visit, ProviderRefusals.Of(answer.Failure, provider.DisplayName));
    }

    /// <summary>Signs in to a workspace, or goes to the page of what is missing for that.</summary>
    public static async Task SignInAsync(Visit visit, ExternalIdentity identity, SignInFlow flow)
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
            IdentityStep.ChooseWorkspace => WorkspaceChoicePage.Path,
            IdentityStep.NameWorkspace => WorkspaceChoicePage.NamePath,
            _ => ConnectPage.Path,
        });
    }

    /// <summary>Puts a sign-in that has just begun into the browser, and goes on.</summary>
    public static async Task EnterAsync(Visit visit, string refreshToken, SignInFlow flow, Notice? notice = null)
    {
        PendingSignIns.Forget(visit.Context);
        await SignInPage.EnterAsync(visit, refreshToken);
        await visit.GoTo(Redirects.Own(flow.Return) ?? Redirects.Start, notice);
    }

    /// <summary>What the browser brought from a provider; null where that is missing or over, and then the answer is given.</summary>
    public static async Task<PendingSignIn?> PendingAsync(Visit visit)
    {
        if (visit.Service<PendingSignIns>().Find(visit.Context) is { } pending) return pending;
        await visit.GoTo(Redirects.SignIn, Notice.ProviderOutOfDate);
        return null;
    }

    private static async Task LeaveAsync(Visit visit, SignInProvider provider, SignInFlow flow)
    {
        var address = await visit.Service<ProviderVisits>().BeginAsync(visit.Context, provider, flow.ToText());
        if (address is null) await ProviderRefusals.ShowAsync(visit, ProviderRefusals.Unavailable(provider.DisplayName));
        else await visit.ShowAsync<LeaveScreen, LeaveContent>(new LeaveContent(provider.DisplayName, address));
    }

    private static async Task FollowAsync(Visit visit, ExternalIdentity identity, SignInFlow flow)
    {
        switch (flow.Purpose)
        {
            case SignInPurpose.SignUp when identity.VerifiedEmail is null:
                await ProviderRefusals.ShowAsync(visit, ProviderRefusals.Of(IdentityErrors.EmailNotVerified, identity, ""));
                break;
            case SignInPurpose.SignUp:
                await KeepAsync(visit, identity, flow, NewWorkspacePage.Path);
                break;
            case SignInPurpose.Invitation:
                await AcceptAsync(visit, identity, flow);
                break;
            case SignInPurpose.Connect when !IsSameSession(visit, flow):
                await ProviderRefusals.ShowAsync(visit, ProviderRefusals.Of(ProviderFailure.OutOfDate, identity.ProviderName));
                break;
            case SignInPurpose.Connect:
                await KeepAsync(visit, identity, flow, ProfileConnectPage.Path);
                break;
            default:
                await SignInAsync(visit, identity, flow);
                break;
        }
    }

    private static async Task AcceptAsync(Visit visit, ExternalIdentity identity, SignInFlow flow)
    {
        var joined = await visit.SendAsync(new AcceptInvitationWithIdentity(identity, flow.Invitation ?? []));
        if (joined.Error is { } error) await ProviderRefusals.ShowAsync(visit, ProviderRefusals.Of(error, identity, ""));
        else await EnterAsync(visit, joined.Value.RefreshToken, flow, Notice.Joined);
    }

    private static Task KeepAsync(Visit visit, ExternalIdentity identity, SignInFlow flow, string path)
    {
        visit.Service<PendingSignIns>().Keep(visit.Context, identity, flow);
        return visit.GoTo(path);
    }

    /// <summary>Whether the browser is still signed in as when it left.</summary>
    public static bool IsSameSession(Visit visit, SignInFlow flow) => visit.IsSignedIn && visit.Caller.Session?.Value == flow.Session;

    private static SignInProvider? ProviderOf(Visit visit) =>
        visit.Service<SignInSettings>().Find((string?)visit.Context.GetRouteValue("provider"));

    private static SignInFlow FlowOf(Visit visit)
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
        return new SignInFlow(purpose)
        {
            Workspace = HostSlug.BoundTo(visit.Context) ?? Short(form.Text(slug), Domain.Organizations.OrganizationSlug.MaxLength),
            Return = Redirects.Own(form.Text(Redirects.ReturnParameter)) ?? "",
            Name = Short(form.Text("name"), Domain.Organizations.Organization.NameMaxLength),
            Invitation = purpose == SignInPurpose.Invitation ? MailTokenSecret.Hash(form.Text("token")) : null,
            Session = purpose == SignInPurpose.Connect && visit.IsSignedIn ? visit.Caller.Session?.Value : null,
        };
    }

    // It is a proposal, and all of it travels in an address: what is too long to be good is left out.
    private static string Short(string text, int most) => text.Trim() is { } trimmed && trimmed.Length <= most ? trimmed : "";

    // The provider sends the browser to the public address alone, where cookies of another host are not sent.
    private static bool IsElsewhere(Visit visit, out string publicUrl)
    {
        publicUrl = visit.Service<PlatformSettings>().PublicUrl ?? "";
        return publicUrl.Length > 0 && !new Uri(publicUrl).Host.Equals(visit.Context.Request.Host.Host, StringComparison.OrdinalIgnoreCase);
    }

    private static Task GoToPublicUrl(Visit visit, string publicUrl, SignInFlow flow)
    {
        visit.Context.Response.StatusCode = StatusCodes.Status303SeeOther;
        var query = flow.Workspace.Length > 0 ? $"?workspace={Uri.EscapeDataString(flow.Workspace)}" : "";
        visit.Context.Response.Headers.Location = publicUrl + StartOf(flow) + query;
        return Task.CompletedTask;
    }

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
