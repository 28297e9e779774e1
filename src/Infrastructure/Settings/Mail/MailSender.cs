using Platform.Domain.Users;

namespace Platform.Infrastructure.Settings.Mail;

/// <summary>Who mails come from.</summary>
/// <param name="Name">What a reader is shown; null for the address alone.</param>
/// <param name="Address">The mailbox, its domain as a host name (RFC 5890).</param>
public sealed record MailSender(string? Name, string Address)
{
    /// <summary>What follows the @.</summary>
    public string Domain => Address[(Address.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>Reads <c>no-reply@example.com</c> or <c>Example &lt;no-reply@example.com&gt;</c>; null where it is neither.</summary>
    public static MailSender? TryParse(string text)
    {
        var (name, address) = (default(string), text.Trim());
        if (address.EndsWith('>') && address.LastIndexOf('<') is >= 0 and var at)
        {
            name = address[..at].Trim().Trim('"').Trim();
            address = address[(at + 1)..^1];
        }

        if (EmailAddress.TryParse(address) is not { } email || name?.Any(char.IsControl) == true) return null;
        return email.Value.All(char.IsAscii) ? new MailSender(string.IsNullOrEmpty(name) ? null : name, email.Value) : null;
    }
}
