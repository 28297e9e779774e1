using Platform.Application.Organizations;
using Platform.Application.Usage;
using Platform.Application.Versions;
using Platform.Domain.Access;
using Platform.Domain.Common;
using Platform.WebApi.Versions;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace.Settings;

/// <summary>The version of the API that the workspace is pinned to, and what each other one would change for it.</summary>
internal static class VersionHandlers
{
    public const string Path = "/workspace/settings/version";

    /// <summary>The form's field.</summary>
    public const string Field = "api_version";

    public static async Task ShowAsync(PageContext visit)
    {
        var content = await ContentAsync(visit, FormErrors.None);
        if (content.Error is { } error) await visit.RefuseAsync(error);
        else await visit.ShowAsync<VersionPage, VersionContent>(content.Value);
    }

    public static async Task PinAsync(PageContext visit)
    {
        var pinned = await visit.TryAsync(new ChangeOrganization(default, visit.Form.Text(Field)));
        if (pinned.Error is not { } error)
        {
            await visit.GoTo(Path, FlashMessage.VersionPinned);
            return;
        }

        var content = await ContentAsync(visit, FormErrors.Of(error));
        if (content.Error is { } gone) await visit.RefuseAsync(gone);
        else await visit.ShowAgainAsync<VersionPage, VersionContent>(content.Value, error);
    }

    private static async Task<Result<VersionContent>> ContentAsync(PageContext visit, FormErrors problems)
    {
        var workspace = await visit.SendAsync(new GetCurrentOrganization());
        if (workspace.Error is { } error) return error;
        var called = await CalledAsync(visit);
        if (called.Error is { } gone) return gone;
        var pinned = workspace.Value.ApiVersion;
        var (versions, endpoints) = (visit.Service<ApiVersions>(), visit.Service<EndpointDataSource>());
        long? RequestsIn(string version) =>
            SeesUsage(visit) ? called.Value.Operations.Where(call => call.Version == version).Sum(call => call.Requests) : null;
        var rows = versions.All.Zip(
            versions.NewestFirst, (view, release) => RowOf(view, release, pinned, RequestsIn(view.Version), called.Value, endpoints));
        return new VersionContent(pinned, versions.ServedTo(pinned).Name, [.. rows], problems);
    }

    // A member sees the usage of their own keys alone, and so no one else's.
    private static bool SeesUsage(PageContext visit) => visit.Caller.Role != Role.Member;

    private static Task<Result<CalledOperationsView>> CalledAsync(PageContext visit) => SeesUsage(visit)
        ? visit.SendAsync(new GetCalledOperations())
        : Task.FromResult<Result<CalledOperationsView>>(new CalledOperationsView([]));

    private static VersionRow RowOf(
        ApiVersionView view, ApiRelease release, string pinned, long? requests, CalledOperationsView called, EndpointDataSource endpoints)
    {
        // What a move of the pin would change: calls on this side of the change.
        var isAhead = string.CompareOrdinal(view.Version, pinned) > 0;
        var concerned = called.Operations.Where(call => string.CompareOrdinal(call.Version, view.Version) < 0 == isAhead)
            .ToLookup(call => call.Operation, call => call.Requests);
        var changes = release.Changes.Select(change => new ChangeRow(
            Changelog.Html(change),
            [.. Changelog.Calls(change, endpoints).Select(call => new CallRow(call.Call, concerned[call.Id].Sum()))]));
        return new VersionRow(view, view.Version == pinned, requests, [.. changes]);
    }
}
