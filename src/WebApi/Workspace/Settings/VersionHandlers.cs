using Platform.Application.Organizations;
using Platform.Application.Usage;
using Platform.Application.Versions;
using Platform.Domain.Access;
using Platform.Domain.Common;
using Platform.WebApi.Pages;
using Platform.WebApi.Pages.Requests;
using Platform.WebApi.Versions;

namespace Platform.WebApi.Workspace.Settings;

/// <summary>The version of the API that the workspace is pinned to, and what the other versions would change for it.</summary>
internal static class VersionHandlers
{
    public const string Path = "/workspace/settings/version";

    /// <summary>The form's field.</summary>
    public const string Field = "api_version";

    public static async Task ShowAsync(PageContext page)
    {
        var content = await ContentAsync(page, FormErrors.None);
        if (content.Error is { } error) await page.RefuseAsync(error);
        else await page.ShowAsync<VersionPage, VersionContent>(content.Value);
    }

    public static async Task PinAsync(PageContext page)
    {
        var pinned = await page.TryAsync(new ChangeOrganization(default, page.Form.Text(Field)));
        if (pinned.Error is not { } error)
        {
            await page.GoTo(Path, FlashMessage.VersionPinned);
            return;
        }

        var content = await ContentAsync(page, FormErrors.Of(error));
        if (content.Error is { } failure) await page.RefuseAsync(failure);
        else await page.ShowAgainAsync<VersionPage, VersionContent>(content.Value, error);
    }

    private static async Task<Result<VersionContent>> ContentAsync(PageContext page, FormErrors errors)
    {
        var workspace = await page.SendAsync(new GetCurrentOrganization());
        if (workspace.Error is { } error) return error;
        var called = await CalledAsync(page);
        if (called.Error is { } failure) return failure;
        var pinned = workspace.Value.ApiVersion;
        var (versions, endpoints) = (page.Service<ApiVersions>(), page.Service<EndpointDataSource>());
        long? RequestsIn(string version) =>
            SeesUsage(page) ? called.Value.Operations.Where(call => call.Version == version).Sum(call => call.Requests) : null;
        var rows = versions.All.Zip(
            versions.NewestFirst, (view, release) => RowOf(view, release, pinned, RequestsIn(view.Version), called.Value, endpoints));
        return new VersionContent(pinned, versions.ServedTo(pinned).Name, [.. rows], errors);
    }

    // Members see only the usage of their own keys.
    private static bool SeesUsage(PageContext page) => page.Caller.Role != Role.Member;

    private static Task<Result<CalledOperationsView>> CalledAsync(PageContext page) => SeesUsage(page)
        ? page.SendAsync(new GetCalledOperations())
        : Task.FromResult<Result<CalledOperationsView>>(new CalledOperationsView([]));

    private static VersionRow RowOf(
        ApiVersionView view, ApiRelease release, string pinned, long? requests, CalledOperationsView called, EndpointDataSource endpoints)
    {
        // The calls that a move of the pinned version would affect: those on the other side of the change.
        var isAhead = string.CompareOrdinal(view.Version, pinned) > 0;
        var concerned = called.Operations.Where(call => string.CompareOrdinal(call.Version, view.Version) < 0 == isAhead)
            .ToLookup(call => call.Operation, call => call.Requests);
        var changes = release.Changes.Select(change => new ChangeRow(
            Changelog.Html(change),
            [.. Changelog.Calls(change, endpoints).Select(call => new CallRow(call.Call, concerned[call.Id].Sum()))]));
        return new VersionRow(view, view.Version == pinned, requests, [.. changes]);
    }
}
