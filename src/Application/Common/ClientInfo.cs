namespace Platform.Application.Common;

/// <summary>Where a request comes from, for sign-ins and the audit.</summary>
/// <param name="Ip">The client's address, as the nearest known proxy tells it.</param>
/// <param name="UserAgent">What the client calls itself.</param>
/// <param name="RequestId">What the answer's <c>X-Request-Id</c> says.</param>
public sealed record ClientInfo(string? Ip, string? UserAgent, string? RequestId)
{
    /// <summary>No request: an operator's command or the product itself.</summary>
    public static readonly ClientInfo None = new(null, null, null);
}

/// <summary>The client of an earlier request, in a scope that carries out what was asked for there.</summary>
public sealed class OriginatingClient
{
    /// <summary>Who asked; null where the scope is no such one.</summary>
    public ClientInfo? Client { get; set; }
}
