using Platform.Domain.Users;

namespace Platform.Infrastructure.Settings.Mail;

/// <summary>The sender of emails.</summary>
/// <param name="Name">The display name; null for the address alone.</param>
/// <param name="Address">The email address, with an ASCII domain (RFC 5890).</param>
public sealed record MailSender(string? Name, string Address)
{
    /// <summary>The domain of the address.</summary>
    public string Domain => Address[(Address.IndexOf('@', StringComparison.Ordinal) + 1)..];

    /// <summary>Parses <c>no-reply@example.com</c> or <c>Example &lt;no-reply@example.com&gt;</c>; null if it is neither.</summary>
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
