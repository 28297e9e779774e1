using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Settings.Mail;

/// <summary>How emails are sent.</summary>
/// <param name="From">The sender.</param>
/// <param name="Server">The mail server; null to write emails as files.</param>
public sealed record MailSettings(MailSender From, SmtpSettings? Server)
{
    private const string Section = "Smtp";

    private static readonly string[] Members = ["Host", "Port", "Username", "Password", "From", "Security"];

    private static readonly MailSender DefaultSender = new("Platform", "no-reply@localhost");

    internal static MailSettings Read(SettingsReader read)
    {
        read.AllowOnly(Section, Members);
        var from = read.Text("Smtp:From") is { } text ? Sender(text) : null;
        if (read.Text("Smtp:Host") is { } host)
        {
            return new MailSettings(
                from ?? throw SettingException.For("Smtp:From", "is needed with Smtp__Host: the address mail comes from"),
                ReadServer(read, host));
        }

        foreach (var name in Members.Except(["Host", "From"]))
        {
            if (read.Text($"{Section}:{name}") is not null) throw SettingException.For("Smtp:Host", $"is needed with Smtp__{name}");
        }

        return new MailSettings(from ?? DefaultSender, null);
    }

    private static SmtpSettings ReadServer(SettingsReader read, string host)
    {
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            throw SettingException.For("Smtp:Host", "must be a host's name or address, without a port");
        }

        var (username, password) = (read.Text("Smtp:Username"), read.Text("Smtp:Password"));
        if (username is not null && password is null) throw SettingException.For("Smtp:Password", "is needed with Smtp__Username");
        if (password is not null && username is null) throw SettingException.For("Smtp:Username", "is needed with Smtp__Password");

        var port = read.Number("Smtp:Port", SmtpSettings.SubmissionPort, 1, ushort.MaxValue);
        var security = read.Choice("Smtp:Security", SmtpSecurity.Auto);
        if (security == SmtpSecurity.Auto && port == SmtpSettings.TlsPort) security = SmtpSecurity.Tls;
        return new SmtpSettings(host, port, username, password, security);
    }

    private static MailSender Sender(string text) =>
        MailSender.TryParse(text)
            ?? throw SettingException.For(
                "Smtp:From", "must be an address such as no-reply@example.com, or Example <no-reply@example.com>");
}

/// <summary>A mail server. <see cref="ToString"/> doesn't contain the password.</summary>
public sealed record SmtpSettings(string Host, int Port, string? Username, string? Password, SmtpSecurity Security)
{
    /// <summary>The port for message submission (RFC 6409).</summary>
    public const int SubmissionPort = 587;

    /// <summary>The port for submission over implicit TLS (RFC 8314).</summary>
    public const int TlsPort = 465;

    /// <inheritdoc/>
    public override string ToString() => $"{Host}:{Port}";
}

/// <summary>How a connection to a mail server is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>
    /// Implicit TLS on port 465; on other ports STARTTLS if the server offers it. Without TLS, the password is sent only to this machine.
    /// </summary>
    Auto,

    /// <summary>Implicit TLS.</summary>
    Tls,

    /// <summary>STARTTLS; without it, nothing is sent.</summary>
    StartTls,

    /// <summary>No encryption, not even for the password.</summary>
    None,
}
