namespace Platform.WebApi.Auth.OpenId;

/// <summary>Asks a provider. What the provider can't do is a failure of its own, and is told apart from what it refuses.</summary>
internal sealed class ProviderBackchannel : DelegatingHandler
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    // A provider's addresses change.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    public ProviderBackchannel() : base(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = ConnectionLifetime,
    })
    {
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if ((int)response.StatusCode < StatusCodes.Status500InternalServerError) return response;
        using (response) throw new HttpRequestException($"The provider answers {(int)response.StatusCode}.", null, response.StatusCode);
    }
}
