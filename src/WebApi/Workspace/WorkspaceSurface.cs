using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Platform.Domain.Access;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Auth.Browsers;
using Platform.WebApi.Auth.OpenId;
using Platform.WebApi.Http.Callers;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Responses;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;
using Platform.WebApi.Workspace.Audit;
using Platform.WebApi.Workspace.Domains;
using Platform.WebApi.Workspace.Keys;
using Platform.WebApi.Workspace.Keys.NewKey;
using Platform.WebApi.Workspace.Members;
using Platform.WebApi.Workspace.Plans;
using Platform.WebApi.Workspace.Profile;
using Platform.WebApi.Workspace.Providers;
using Platform.WebApi.Workspace.ProviderSignIn;
using Platform.WebApi.Workspace.ProviderSignIn.Choice;
using Platform.WebApi.Workspace.ProviderSignIn.Connect;
using Platform.WebApi.Workspace.Sessions;
using Platform.WebApi.Workspace.Settings;
using Platform.WebApi.Workspace.SignIn;
using Platform.WebApi.Workspace.Unsubscribe;
using Platform.WebApi.Workspace.Usage;
using Platform.WebApi.Workspace.Workspaces;

namespace Platform.WebApi.Workspace;

/// <summary>The console: all its pages, and who may see each.</summary>
internal static class WorkspaceSurface
{
    public static void AddConsole(this IServiceCollection services) => services
        .AddSingleton(new DialectPaths(
            PagesDialect.Instance, "/workspace", "/workspaces", "/invitations", "/password", "/sign-in"))
        .AddSingleton<PageLimit>()
        .AddSingleton<PendingSignIns>()
        .AddSingleton<ProviderSignIns>()
        .AddSingleton<IDataProtectionProvider, SharedDataProtection>()
        .AddSingleton<IConfigureOptions<OpenIdConnectOptions>, ProviderOptions>()
        .AddSingleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>();

    public static void MapConsole(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").WithMetadata(PagesDialect.Instance).ExcludeFromDescription();
        pages.Get("/workspace", page => page.GoTo(Redirects.Start)).ForSignedIn();
        MapGuestPages(pages);
        MapProviders(pages);
        MapWorkspaces(pages.MapGroup(Redirects.Workspaces));
        MapKeys(pages.MapGroup("/workspace/developers"));
        MapWorkspace(pages.MapGroup("/workspace"));
        MapPerson(pages.MapGroup("/workspace"));
    }

    private static void MapGuestPages(IEndpointRouteBuilder pages)
    {
        pages.Get("/workspace/sign-in", SignInHandlers.ShowAsync).ForAnyone();
        pages.Post("/workspace/sign-in", SignInHandlers.SendAsync).ForAnyone();
        pages.Post("/workspace/sign-out", SignInHandlers.SignOutAsync).ForSignedIn();
        pages.Get(Redirects.SignUp, SignUpHandlers.ShowAsync).ForAnyone();
        pages.Post(Redirects.SignUp, SignUpHandlers.SendAsync).ForAnyone();
        pages.Get("/workspace/forgot-password", ForgotPasswordHandlers.ShowAsync).ForAnyone();
        pages.Post("/workspace/forgot-password", ForgotPasswordHandlers.SendAsync).ForAnyone();
        pages.Get("/workspace/forgot-password/sent", ForgotPasswordHandlers.ShowSentAsync).ForAnyone();
        pages.Get("/password/reset", ForgotPasswordHandlers.ShowResetAsync).ForAnyone();
        pages.Post("/password/reset", ForgotPasswordHandlers.ResetAsync).ForAnyone();
        pages.Get(InvitationHandlers.Path, InvitationHandlers.ShowAsync).ForAnyone();
        pages.Post(InvitationHandlers.Path, InvitationHandlers.AcceptAsync).ForAnyone();
        pages.Get(UnsubscribeHandlers.Path, UnsubscribeHandlers.ShowAsync).ForAnyone();
        pages.Post(UnsubscribeHandlers.Path, UnsubscribeHandlers.SendAsync).ForAnyone().WithoutFormToken();
    }

    private static void MapProviders(IEndpointRouteBuilder pages)
    {
        pages.Post("/sign-in/{provider}", ProviderHandlers.BeginAsync).ForAnyone();
        pages.Get("/sign-in/{provider}/callback", ProviderHandlers.EndAsync).ForAnyone();
        pages.Get(WorkspaceChoiceHandlers.Path, WorkspaceChoiceHandlers.ShowAsync).ForAnyone();
        pages.Post(WorkspaceChoiceHandlers.Path, WorkspaceChoiceHandlers.ChooseAsync).ForAnyone();
        pages.Get(WorkspaceChoiceHandlers.NamePath, WorkspaceChoiceHandlers.ShowNameAsync).ForAnyone();
        pages.Post(WorkspaceChoiceHandlers.NamePath, WorkspaceChoiceHandlers.ChooseAsync).ForAnyone();
        pages.Get(NewWorkspaceHandlers.Path, NewWorkspaceHandlers.ShowAsync).ForAnyone();
        pages.Post(NewWorkspaceHandlers.Path, NewWorkspaceHandlers.SendAsync).ForAnyone();
        pages.Get(ConnectHandlers.Path, ConnectHandlers.ShowAsync).ForAnyone();
        pages.Post(ConnectHandlers.Path, ConnectHandlers.SendAsync).ForAnyone();
        pages.Post(ConnectHandlers.Path + "/mail", ConnectHandlers.MailAsync).ForAnyone();
        pages.Get(ConnectHandlers.SentPath, ConnectHandlers.ShowSentAsync).ForAnyone();
        pages.Get(ConnectHandlers.CodePath, ConnectHandlers.ShowCodeAsync).ForAnyone();
        pages.Post(ConnectHandlers.CodePath, ConnectHandlers.SendCodeAsync).ForAnyone();
    }

    private static void MapWorkspaces(IEndpointRouteBuilder pages)
    {
        pages.Get("", WorkspacesHandlers.ShowAsync).ForAnyone();
        pages.Post("/switch", WorkspacesHandlers.SwitchAsync).ForAnyone();
        pages.Post("/sign-out", WorkspacesHandlers.SignOutAsync).ForAnyone();
        pages.Post("/sign-out-all", WorkspacesHandlers.SignOutOfAllAsync).ForAnyone();
        pages.Post("/find", WorkspacesHandlers.FindAsync).ForAnyone();
        pages.Get("/sent", WorkspacesHandlers.ShowSentAsync).ForAnyone();
    }

    private static void MapKeys(IEndpointRouteBuilder pages)
    {
        // A caller who may not have keys gets a page that explains why, instead of an error page.
        pages.Get("", KeyListHandlers.ShowAsync).ForSignedIn();
        pages.Get("/keys/new", NewKeyHandlers.ShowAsync).Requires(Permissions.KeysWrite);
        pages.Post("/keys", NewKeyHandlers.SendAsync).Requires(Permissions.KeysWrite);
        pages.Get("/keys/{id:long}", KeyHandlers.ShowAsync).Requires(Permissions.KeysRead);
        pages.Get("/keys/{id:long}/revoke", KeyHandlers.AskToRevokeAsync).Requires(Permissions.KeysDelete);
        pages.Post("/keys/{id:long}/revoke", KeyHandlers.RevokeAsync).Requires(Permissions.KeysDelete);
        pages.Get("/keys/{id:long}/rotate", KeyHandlers.AskToRotateAsync).Requires(Permissions.KeysWrite);
        pages.Post("/keys/{id:long}/rotate", KeyHandlers.RotateAsync).Requires(Permissions.KeysWrite);
        pages.Get("/keys/{id:long}/adopt", KeyHandlers.AskToAdoptAsync).Requires(Permissions.Administer);
        pages.Post("/keys/{id:long}/adopt", KeyHandlers.AdoptAsync).Requires(Permissions.Administer);
    }

    private static void MapWorkspace(IEndpointRouteBuilder pages)
    {
        var forms = PlanHandlers.PolicyFor(pages.ServiceProvider.GetRequiredService<PlatformSettings>().Billing.Stripe);
        pages.Get("/domains", DomainsHandlers.ShowAsync).Requires(Permissions.OrganizationRead);
        pages.Post("/domains", DomainsHandlers.AddAsync).Requires(Permissions.OrganizationWrite);
        pages.Post("/domains/{id:long}/remove", DomainsHandlers.RemoveAsync).Requires(Permissions.OrganizationDelete);

        pages.Get("/members", MembersHandlers.ShowAsync).Requires(Permissions.UsersRead);
        pages.Post("/members", MembersHandlers.InviteAsync).Requires(Permissions.UsersWrite);
        pages.Get("/members/{id:long}", MemberHandlers.ShowAsync).Requires(Permissions.UsersWrite);
        pages.Post("/members/{id:long}", MemberHandlers.ChangeAsync).Requires(Permissions.UsersWrite);
        pages.Post("/members/{id:long}/invite", MemberHandlers.InviteAgainAsync).Requires(Permissions.UsersWrite);
        pages.Post("/members/{id:long}/remove", MemberHandlers.RemoveAsync).Requires(Permissions.UsersDelete);

        pages.Get("/plan", PlanHandlers.ShowAsync).Requires(Permissions.OrganizationRead).WithMetadata(forms);
        pages.Post("/plan/ask", PlanHandlers.RequestAsync).Requires(Permissions.OrganizationWrite).WithMetadata(forms);
        pages.Post("/plan/upgrade", PlanHandlers.UpgradeAsync).Requires(Permissions.OrganizationWrite).WithMetadata(forms);
        pages.Post("/plan/manage", PlanHandlers.ManageAsync).Requires(Permissions.OrganizationWrite).WithMetadata(forms);
        pages.Get("/plan/confirm", PlanHandlers.ConfirmAsync).Requires(Permissions.OrganizationWrite);

        pages.Get("/usage", UsageHandlers.ShowAsync).Requires(Permissions.UsageRead);
        pages.Get("/audit", AuditHandlers.ShowAsync).Requires(Permissions.AuditRead);
        pages.Get("/audit/events.csv", AuditHandlers.ExportAsync).Requires(Permissions.AuditRead);
        pages.Get("/settings", SettingsHandlers.ShowAsync).Requires(Permissions.OrganizationRead);
        pages.Post("/settings", SettingsHandlers.RenameAsync).Requires(Permissions.OrganizationWrite);
        pages.Get("/settings/version", VersionHandlers.ShowAsync).Requires(Permissions.OrganizationRead);
        pages.Post("/settings/version", VersionHandlers.PinAsync).Requires(Permissions.OrganizationWrite);
    }

    private static void MapPerson(IEndpointRouteBuilder pages)
    {
        pages.Get("/sessions", SessionsHandlers.ShowAsync).ForSignedIn();
        pages.Post("/sessions/end-others", SessionsHandlers.EndOthersAsync).ForSignedIn();
        pages.Post("/sessions/{id:long}/end", SessionsHandlers.EndAsync).ForSignedIn();
        pages.Get("/profile", ProfileHandlers.ShowAsync).ForSignedIn();
        pages.Post("/profile", ProfileHandlers.RenameAsync).ForSignedIn();
        pages.Post("/profile/notifications", ProfileHandlers.ChooseNotificationsAsync).ForSignedIn();
        pages.Post("/profile/password", ProfileHandlers.ChangePasswordAsync).ForSignedIn();
        pages.Get("/profile/connect", ProfileConnectHandlers.ShowAsync).ForSignedIn();
        pages.Post("/profile/connect", ProfileConnectHandlers.SendAsync).ForSignedIn();
        pages.Post("/profile/identities/{id:long}/remove", ProfileConnectHandlers.RemoveAsync).ForSignedIn();
    }

    // Plain delegates: with bound parameters, each endpoint would cost time at startup.
    private static IEndpointConventionBuilder Get(this IEndpointRouteBuilder pages, string pattern, Func<PageContext, Task> handler) =>
        pages.MapGet(pattern, (RequestDelegate)(context => handler(new PageContext(context)))).WithMetadata(new Operation(pattern));

    private static IEndpointConventionBuilder Post(this IEndpointRouteBuilder pages, string pattern, Func<PageContext, Task> handler) =>
        pages.MapPost(pattern, (RequestDelegate)(context => handler(new PageContext(context)))).WithMetadata(new Operation(pattern));
}
