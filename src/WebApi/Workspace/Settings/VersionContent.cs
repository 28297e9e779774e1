using Microsoft.AspNetCore.Components;
using Platform.Application.Versions;
using Platform.WebApi.Workspace.Layout;

namespace Platform.WebApi.Workspace.Settings;

/// <summary>The versions to be shown.</summary>
/// <param name="Pinned">What the workspace is pinned to.</param>
/// <param name="Served">What it is served in, which is another where that has ended.</param>
/// <param name="Versions">All there are, the newest first.</param>
/// <param name="Errors">What was wrong with a move.</param>
public sealed record VersionContent(string Pinned, string Served, IReadOnlyList<VersionRow> Versions, FormErrors Errors);

/// <summary>A version, as a workspace sees it.</summary>
/// <param name="View">The version.</param>
/// <param name="IsPinned">Whether the workspace is pinned to it.</param>
/// <param name="Requests">How many of the workspace's requests were served in it in the last 30 days; null for whom usage isn't
/// shown.</param>
/// <param name="Changes">What it changed.</param>
public sealed record VersionRow(ApiVersionView View, bool IsPinned, long? Requests, IReadOnlyList<ChangeRow> Changes);

/// <summary>A change, as a workspace sees it.</summary>
/// <param name="Text">What is different.</param>
/// <param name="Calls">The operations it is about.</param>
public sealed record ChangeRow(MarkupString Text, IReadOnlyList<CallRow> Calls);

/// <summary>An operation.</summary>
/// <param name="Call">Its method and path.</param>
/// <param name="Requests">How many of the workspace's requests of the last 30 days a move past the change would have changed.</param>
public sealed record CallRow(string Call, long Requests);
