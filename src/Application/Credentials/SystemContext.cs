using Platform.Application.Common;

namespace Platform.Application.Credentials;

/// <summary>
/// The context of use cases that a background service or an operator command sends. No credential was presented, so they act as
/// <see cref="Credentials.Caller.Anonymous"/> and name the organization that they concern themselves.
/// </summary>
/// <param name="Client">The client of the earlier request that the use case completes.</param>
public sealed record SystemContext(ClientInfo Client) : IUseCaseContext
{
    /// <summary>The context of use cases that no request caused.</summary>
    public static readonly SystemContext WithoutClient = new(ClientInfo.None);

    public ICaller Caller => Credentials.Caller.Anonymous;
}
