using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Platform.Domain.ApiKeys;
using Platform.Infrastructure.Settings;
using Platform.WebApi.Auth;
using Platform.WebApi.Auth.OpenId;
using Platform.WebApi.Console.Audit;
using Platform.WebApi.Console.Domains;
using Platform.WebApi.Console.Keys;
using Platform.WebApi.Console.Members;
using Platform.WebApi.Console.Plans;
using Platform.WebApi.Console.Profile;
using Platform.WebApi.Console.Providers;
using Platform.WebApi.Console.Sessions;
using Platform.WebApi.Console.Settings;
using Platform.WebApi.Console.SignIn;
using Platform.WebApi.Console.Unsubscribe;
using Platform.WebApi.Console.Usage;
using Platform.WebApi.Console.Workspaces;
using Platform.WebApi.Http;

namespace Platform.WebApi.Console;

/// <summary>The console: pages for people who would rather look than call. Every one is here, with who may see it.</summary>
internal static class ConsoleSurface
{
    public static void AddConsole(this IServiceCollection services) => services
        .AddSingleton<PageLimit>()
        .AddSingleton<PendingSignIns>()
        .AddSingleton<ProviderVisits>()
        .AddSingleton<IDataProtectionProvider, SharedDataProtection>()
        .AddSingleton<IConfigureOptions<OpenIdConnectOptions>, ProviderOptions>()
        .AddSingleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>();

    public static void MapConsole(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").WithMetadata(Dialect.Pages).ExcludeFromDescription();
        pages.Get("/workspace", visit => visit.GoTo(Redirects.Start)).ForSignedIn();
        MapDoors(pages);
        MapProviders(pages);
        MapWorkspaces(pages.MapGroup(Redirects.Workspaces));
        MapKeys(pages.MapGroup("/workspace/developers"));
        MapWorkspace(pages.MapGroup("/workspace"));
        MapPerson(pages.MapGroup("/workspace"));
    }

    private static void MapDoors(IEndpointRouteBuilder pages)
    {
        pages.Get("/workspace/sign-in", SignInPage.ShowAsync).ForAnyone();
        pages.Post("/workspace/sign-in", SignInPage.SendAsync).ForAnyone();
        pages.Post("/workspace/sign-out", SignInPage.LeaveAsync).ForSignedIn();
        pages.Get("/workspace/sign-up", SignUpPage.ShowAsync).ForAnyone();
        pages.Post("/workspace/sign-up", SignUpPage.SendAsync).ForAnyone();
        pages.Get("/workspace/forgot-password", ForgotPasswordPage.ShowAsync).ForAnyone();
        pages.Post("/workspace/forgot-password", ForgotPasswordPage.SendAsync).ForAnyone();
        pages.Get("/workspace/forgot-password/sent", ForgotPasswordPage.ShowSentAsync).ForAnyone();
        pages.Get("/password/reset", ForgotPasswordPage.ShowResetAsync).ForAnyone();
        pages.Post("/password/reset", ForgotPasswordPage.ResetAsync).ForAnyone();
        pages.Get("/invitations/accept", InvitationPage.ShowAsync).ForAnyone();
        pages.Post("/invitations/accept", InvitationPage.AcceptAsync).ForAnyone();
        pages.Get(UnsubscribePage.Path, UnsubscribePage.ShowAsync).ForAnyone();
        pages.Post(UnsubscribePage.Path, UnsubscribePage.SendAsync).ForAnyone().WithoutFormToken();
    }

    private static void MapProviders(IEndpointRouteBuilder pages)
    {
        pages.Post("/sign-in/{provider}", ProviderPage.BeginAsync).ForAnyone();
        pages.Get("/sign-in/{provider}/callback", ProviderPage.EndAsync).ForAnyone();
        pages.Get(WorkspaceChoicePage.Path, WorkspaceChoicePage.ShowAsync).ForAnyone();
        pages.Post(WorkspaceChoicePage.Path, WorkspaceChoicePage.ChooseAsync).ForAnyone();
        pages.Get(WorkspaceChoicePage.NamePath, WorkspaceChoicePage.ShowNameAsync).ForAnyone();
        pages.Post(WorkspaceChoicePage.NamePath, WorkspaceChoicePage.ChooseAsync).ForAnyone();
        pages.Get(NewWorkspacePage.Path, NewWorkspacePage.ShowAsync).ForAnyone();
        pages.Post(NewWorkspacePage.Path, NewWorkspacePage.SendAsync).ForAnyone();
        pages.Get(ConnectPage.Path, ConnectPage.ShowAsync).ForAnyone();
        pages.Post(ConnectPage.Path, ConnectPage.SendAsync).ForAnyone();
        pages.Post(ConnectPage.Path + "/mail", ConnectPage.MailAsync).ForAnyone();
        pages.Get(ConnectPage.SentPath, ConnectPage.ShowSentAsync).ForAnyone();
        pages.Get(ConnectPage.CodePath, ConnectPage.ShowCodeAsync).ForAnyone();
        pages.Post(ConnectPage.CodePath, ConnectPage.SendCodeAsync).ForAnyone();
    }

    private static void MapWorkspaces(IEndpointRouteBuilder pages)
    {
        pages.Get("", WorkspacesPage.ShowAsync).ForAnyone();
        pages.Post("/switch", WorkspacesPage.SwitchAsync).ForAnyone();
        pages.Post("/sign-out", WorkspacesPage.LeaveAsync).ForAnyone();
        pages.Post("/sign-out-all", WorkspacesPage.LeaveAllAsync).ForAnyone();
        pages.Post("/find", WorkspacesPage.FindAsync).ForAnyone();
        pages.Get("/sent", WorkspacesPage.ShowSentAsync).ForAnyone();
    }

    private static void MapKeys(IEndpointRouteBuilder pages)
    {
        // Who may have no keys is told so in more words than a refusal has.
        pages.Get("", KeyListPage.ShowAsync).ForSignedIn();
        pages.Get("/keys/new", NewKeyPage.ShowAsync).Requires(Permissions.KeysWrite);
        pages.Post("/keys", NewKeyPage.SendAsync).Requires(Permissions.KeysWrite);
        pages.Get("/keys/{id:long}", KeyPage.ShowAsync).Requires(Permissions.KeysRead);
        pages.Get("/keys/{id:long}/revoke", KeyPage.AskToRevokeAsync).Requires(Permissions.KeysDelete);
        pages.Post("/keys/{id:long}/revoke", KeyPage.RevokeAsync).Requires(Permissions.KeysDelete);
        pages.Get("/keys/{id:long}/rotate", KeyPage.AskToRotateAsync).Requires(Permissions.KeysWrite);
        pages.Post("/keys/{id:long}/rotate", KeyPage.RotateAsync).Requires(Permissions.KeysWrite);
        pages.Get("/keys/{id:long}/adopt", KeyPage.AskToAdoptAsync).Requires(Permissions.Administer);
        pages.Post("/keys/{id:long}/adopt", KeyPage.AdoptAsync).Requires(Permissions.Administer);
    }

    private static void MapWorkspace(IEndpointRouteBuilder pages)
    {
        var forms = PlanPage.PolicyFor(pages.ServiceProvider.GetRequiredService<PlatformSettings>().Billing.Stripe);
        pages.Get("/domains", DomainsPage.ShowAsync).Requires(Permissions.OrganizationRead);
        pages.Post("/domains", DomainsPage.AddAsync).Requires(Permissions.OrganizationWrite);
        pages.Post("/domains/{id:long}/remove", DomainsPage.RemoveAsync).Requires(Permissions.OrganizationDelete);

        pages.Get("/members", MembersPage.ShowAsync).Requires(Permissions.UsersRead);
        pages.Post("/members", MembersPage.InviteAsync).Requires(Permissions.UsersWrite);
        pages.Get("/members/{id:long}", MemberPage.ShowAsync).Requires(Permissions.UsersWrite);
        pages.Post("/members/{id:long}", MemberPage.ChangeAsync).Requires(Permissions.UsersWrite);
        pages.Post("/members/{id:long}/invite", MemberPage.InviteAgainAsync).Requires(Permissions.UsersWrite);
        pages.Post("/members/{id:long}/remove", MemberPage.RemoveAsync).Requires(Permissions.UsersDelete);

        pages.Get("/plan", PlanPage.ShowAsync).Requires(Permissions.OrganizationRead).WithMetadata(forms);
        pages.Post("/plan/ask", PlanPage.AskAsync).Requires(Permissions.OrganizationWrite).WithMetadata(forms);
        pages.Post("/plan/upgrade", PlanPage.UpgradeAsync).Requires(Permissions.OrganizationWrite).WithMetadata(forms);
        pages.Post("/plan/manage", PlanPage.ManageAsync).Requires(Permissions.OrganizationWrite).WithMetadata(forms);
        pages.Get("/plan/confirm", PlanPage.ConfirmAsync).Requires(Permissions.OrganizationWrite);

        pages.Get("/usage", UsagePage.ShowAsync).Requires(Permissions.UsageRead);
        pages.Get("/audit", AuditPage.ShowAsync).Requires(Permissions.AuditRead);
        pages.Get("/audit/events.csv", AuditPage.ExportAsync).Requires(Permissions.AuditRead);
        pages.Get("/settings", SettingsPage.ShowAsync).Requires(Permissions.OrganizationRead);
        pages.Post("/settings", SettingsPage.RenameAsync).Requires(Permissions.OrganizationWrite);
        pages.Get("/settings/version", VersionPage.ShowAsync).Requires(Permissions.OrganizationRead);
        pages.Post("/settings/version", VersionPage.PinAsync).Requires(Permissions.OrganizationWrite);
    }

    private static void MapPerson(IEndpointRouteBuilder pages)
    {
        pages.Get("/sessions", SessionsPage.ShowAsync).ForSignedIn();
        pages.Post("/sessions/end-others", SessionsPage.EndOthersAsync).ForSignedIn();
        pages.Post("/sessions/{id:long}/end", SessionsPage.EndAsync).ForSignedIn();
        pages.Get("/profile", ProfilePage.ShowAsync).ForSignedIn();
        pages.Post("/profile", ProfilePage.RenameAsync).ForSignedIn();
        pages.Post("/profile/notifications", ProfilePage.ChooseNotificationsAsync).ForSignedIn();
        pages.Post("/profile/password", ProfilePage.ChangePasswordAsync).ForSignedIn();
        pages.Get("/profile/connect", ProfileConnectPage.ShowAsync).ForSignedIn();
        pages.Post("/profile/connect", ProfileConnectPage.SendAsync).ForSignedIn();
        pages.Post("/profile/identities/{id:long}/remove", ProfileConnectPage.RemoveAsync).ForSignedIn();
    }

    // A plain delegate, with no binding of parameters to be prepared at the start.
    private static IEndpointConventionBuilder Get(this IEndpointRouteBuilder pages, string pattern, Func<Visit, Task> handler) =>
        pages.MapGet(pattern, (RequestDelegate)(context => handler(new Visit(context)))).WithMetadata(new Operation(pattern));

    private static IEndpointConventionBuilder Post(this IEndpointRouteBuilder pages, string pattern, Func<Visit, Task> handler) =>
        pages.MapPost(pattern, (RequestDelegate)(context => handler(new Visit(context)))).WithMetadata(new Operation(pattern));
}
