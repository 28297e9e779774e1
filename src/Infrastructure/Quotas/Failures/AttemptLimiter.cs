using System.Net;
using System.Security.Cryptography;
using System.Text;
using Platform.Application.Attempts;
using Platform.Application.Common;
using Platform.Domain.Quotas;
using Platform.Domain.Users;

namespace Platform.Infrastructure.Quotas.Failures;

/// <summary>The attempts of one request, under a name that tells neither the client nor the account.</summary>
internal sealed class AttemptLimiter(FailureLimits limits, ClientInfo client) : IAttemptLimiter
{
    // Whatever the settings allow: it bounds the mail that one mailbox gets.
    private static readonly FailureLimit OfMail = new(WorkspaceSearch.MailMax, WorkspaceSearch.MailWindow);

    public ValueTask<IAttempt> BeginAsync(AttemptKind kind, string? account, CancellationToken ct)
    {
        var network = ClientNetwork.Of(IPAddress.TryParse(client.Ip, out var address) ? address : null);
        return kind switch
        {
            AttemptKind.MailWorkspaces => limits.BeginAsync(Subject($"{kind}|{account}"), OfMail, ct),
            AttemptKind.FindWorkspaces => limits.BeginAsync(Subject($"{kind}|{network}|{account}"), OfMail, ct),
            _ => limits.BeginAsync(Subject($"{kind}|{network}|{account}"), ct),
        };
    }

    private static string Subject(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
