namespace Platform.Application.Common;

/// <summary>The client of a request, for sessions and the audit log.</summary>
/// <param name="Ip">The client's IP address, as reported by the nearest trusted proxy.</param>
/// <param name="UserAgent">The client's <c>User-Agent</c>.</param>
/// <param name="RequestId">The response's <c>X-Request-Id</c>.</param>
public sealed record ClientInfo(string? Ip, string? UserAgent, string? RequestId)
{
    /// <summary>No request: an operator command or a background service.</summary>
    public static readonly ClientInfo None = new(null, null, null);
}

/// <summary>The client of an earlier request, in a scope that processes it in the background.</summary>
public sealed class OriginatingClient
{
    /// <summary>The client; null in any other scope.</summary>
    public ClientInfo? Client { get; set; }
}
