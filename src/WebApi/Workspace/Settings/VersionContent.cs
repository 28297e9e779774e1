using Microsoft.AspNetCore.Components;
using Platform.Application.Versions;
using Platform.WebApi.Pages;

namespace Platform.WebApi.Workspace.Settings;

/// <summary>The page of API versions.</summary>
/// <param name="Pinned">The version that the workspace is pinned to.</param>
/// <param name="Served">The version that it is served in, which differs if the pinned one has ended.</param>
/// <param name="Versions">All versions, newest first.</param>
/// <param name="Errors">The errors of the submitted form.</param>
public sealed record VersionContent(string Pinned, string Served, IReadOnlyList<VersionRow> Versions, FormErrors Errors);

/// <summary>A version, with the workspace's usage.</summary>
/// <param name="View">The version.</param>
/// <param name="IsPinned">Whether the workspace is pinned to it.</param>
/// <param name="Requests">The number of the workspace's requests served in it in the last 30 days; null if the viewer may not see
/// usage.</param>
/// <param name="Changes">The changes of this version.</param>
public sealed record VersionRow(ApiVersionView View, bool IsPinned, long? Requests, IReadOnlyList<ChangeRow> Changes);

/// <summary>A change, with the workspace's usage.</summary>
/// <param name="Text">The description of the change.</param>
/// <param name="Calls">The operations it affects.</param>
public sealed record ChangeRow(MarkupString Text, IReadOnlyList<CallRow> Calls);

/// <summary>An operation.</summary>
/// <param name="Call">Its method and path.</param>
/// <param name="Requests">The number of the workspace's requests in the last 30 days that the change would have affected.</param>
public sealed record CallRow(string Call, long Requests);
