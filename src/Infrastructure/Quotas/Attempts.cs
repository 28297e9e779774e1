using System.Net;
using System.Security.Cryptography;
using System.Text;
using Platform.Application.Attempts;
using Platform.Application.Common;
using Platform.Domain.Quotas;

namespace Platform.Infrastructure.Quotas;

/// <summary>The attempts of one request, under a name that tells neither the client nor the account.</summary>
internal sealed class Attempts(FailureLimits limits, ClientInfo client) : IAttempts
{
    public ValueTask<IAttempt> BeginAsync(AttemptKind kind, string? account, CancellationToken ct)
    {
        var network = ClientNetwork.Of(IPAddress.TryParse(client.Ip, out var address) ? address : null);
        var subject = SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}|{network}|{account}"));
        return limits.BeginAsync(Convert.ToHexStringLower(subject), ct);
    }
}
