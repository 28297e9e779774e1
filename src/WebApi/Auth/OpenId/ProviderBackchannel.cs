namespace Platform.WebApi.Auth.OpenId;

/// <summary>Sends requests to a provider. A server error of the provider throws, which distinguishes it from a refusal.</summary>
internal sealed class ProviderBackchannel : DelegatingHandler
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(3);

    // A provider's IP addresses change.
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
