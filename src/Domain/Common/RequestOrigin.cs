namespace Platform.Domain.Common;

/// <summary>The origin of a request.</summary>
/// <param name="Ip">The client's address.</param>
/// <param name="UserAgent">The client's <c>User-Agent</c>.</param>
/// <param name="RequestId">The ID of the request.</param>
public sealed record RequestOrigin(string? Ip, string? UserAgent, string? RequestId)
{
    public const int IpMaxLength = 45;
    public const int UserAgentMaxLength = 512;
    public const int RequestIdMaxLength = 128;
}
