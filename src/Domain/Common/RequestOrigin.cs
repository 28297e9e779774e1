namespace Platform.Domain.Common;

/// <summary>Where a request came from.</summary>
/// <param name="Ip">The client's address.</param>
/// <param name="UserAgent">What the client calls itself.</param>
/// <param name="RequestId">The request's own identifier.</param>
public sealed record RequestOrigin(string? Ip, string? UserAgent, string? RequestId)
{
    public const int IpMaxLength = 45;
    public const int UserAgentMaxLength = 512;
    public const int RequestIdMaxLength = 128;
}
