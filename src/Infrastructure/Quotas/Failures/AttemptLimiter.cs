using System.Net;
using System.Security.Cryptography;
using System.Text;
using Platform.Application.Attempts;
using Platform.Application.Common;
using Platform.Domain.Quotas;
using Platform.Domain.Users;

namespace Platform.Infrastructure.Quotas.Failures;

/// <summary>Limits the attempts of one request. Subjects are hashed, so they reveal neither the client nor the account.</summary>
internal sealed class AttemptLimiter(FailureLimits limits, ClientInfo client) : IAttemptLimiter
{
    // Not configurable: it limits the emails that one mailbox gets.
    private static readonly FailureLimit MailLimit = new(WorkspaceSearch.MailMax, WorkspaceSearch.MailWindow);

    public ValueTask<IAttempt> BeginAsync(AttemptKind kind, string? account, CancellationToken ct)
    {
        var network = ClientNetwork.Of(IPAddress.TryParse(client.Ip, out var address) ? address : null);
        return kind switch
        {
            AttemptKind.MailWorkspaces => limits.BeginAsync(Subject($"{kind}|{account}"), MailLimit, ct),
            AttemptKind.FindWorkspaces => limits.BeginAsync(Subject($"{kind}|{network}|{account}"), MailLimit, ct),
            _ => limits.BeginAsync(Subject($"{kind}|{network}|{account}"), ct),
        };
    }

    private static string Subject(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
