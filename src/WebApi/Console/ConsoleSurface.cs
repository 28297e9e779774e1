using Platform.Domain.ApiKeys;
using Platform.WebApi.Auth;
using Platform.WebApi.Console.Audit;
using Platform.WebApi.Console.Domains;
using Platform.WebApi.Console.Keys;
using Platform.WebApi.Console.Members;
using Platform.WebApi.Console.Profile;
using Platform.WebApi.Console.Sessions;
using Platform.WebApi.Console.Settings;
using Platform.WebApi.Console.SignIn;
using Platform.WebApi.Console.Unsubscribe;
using Platform.WebApi.Console.Usage;
using Platform.WebApi.Http;

namespace Platform.WebApi.Console;

/// <summary>The console: pages for people who would rather look than call. Every one is here, with who may see it.</summary>
internal static class ConsoleSurface
{
    public static void AddConsole(this IServiceCollection services) => services.AddSingleton<PageLimit>();

    public static void MapConsole(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("").WithMetadata(Dialect.Pages).ExcludeFromDescription();
        pages.Get("/workspace", visit => visit.GoTo(Redirects.Start)).ForSignedIn();
        MapDoors(pages);
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
        pages.Get("/domains", DomainsPage.ShowAsync).Requires(Permissions.OrganizationRead);
        pages.Post("/domains", DomainsPage.AddAsync).Requires(Permissions.OrganizationWrite);
        pages.Post("/domains/{id:long}/remove", DomainsPage.RemoveAsync).Requires(Permissions.OrganizationDelete);

        pages.Get("/members", MembersPage.ShowAsync).Requires(Permissions.UsersRead);
        pages.Post("/members", MembersPage.InviteAsync).Requires(Permissions.UsersWrite);
        pages.Get("/members/{id:long}", MemberPage.ShowAsync).Requires(Permissions.UsersWrite);
        pages.Post("/members/{id:long}", MemberPage.ChangeAsync).Requires(Permissions.UsersWrite);
        pages.Post("/members/{id:long}/invite", MemberPage.InviteAgainAsync).Requires(Permissions.UsersWrite);
        pages.Post("/members/{id:long}/remove", MemberPage.RemoveAsync).Requires(Permissions.UsersDelete);

        pages.Get("/usage", UsagePage.ShowAsync).Requires(Permissions.UsageRead);
        pages.Get("/audit", AuditPage.ShowAsync).Requires(Permissions.AuditRead);
        pages.Get("/audit/events.csv", AuditPage.ExportAsync).Requires(Permissions.AuditRead);
        pages.Get("/settings", SettingsPage.ShowAsync).Requires(Permissions.OrganizationRead);
        pages.Post("/settings", SettingsPage.RenameAsync).Requires(Permissions.OrganizationWrite);
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
    }

    // A plain delegate, with no binding of parameters to be prepared at the start.
    private static IEndpointConventionBuilder Get(this IEndpointRouteBuilder pages, string pattern, Func<Visit, Task> handler) =>
        pages.MapGet(pattern, (RequestDelegate)(context => handler(new Visit(context)))).WithMetadata(new Operation(pattern));

    private static IEndpointConventionBuilder Post(this IEndpointRouteBuilder pages, string pattern, Func<Visit, Task> handler) =>
        pages.MapPost(pattern, (RequestDelegate)(context => handler(new Visit(context)))).WithMetadata(new Operation(pattern));
}
