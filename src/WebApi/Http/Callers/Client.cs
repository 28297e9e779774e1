using Platform.Application.Common;

namespace Platform.WebApi.Http.Callers;

/// <summary>Describes the client of a request, as far as the connection and the headers show.</summary>
internal static class Client
{
    /// <summary>The client's description for use cases and the audit.</summary>
    public static ClientInfo Of(HttpContext context) => new(
        context.Connection.RemoteIpAddress is { } ip ? (ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip).ToString() : null,
        context.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? agent : null,
        context.TraceIdentifier);
}
