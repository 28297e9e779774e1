using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Settings.Mail;

/// <summary>How mail leaves the house.</summary>
/// <param name="From">Who it comes from.</param>
/// <param name="Server">The server that takes it; null: it is written as files.</param>
public sealed record MailSettings(MailSender From, SmtpSettings? Server)
{
    private const string Section = "Smtp";

    private static readonly string[] Members = ["Host", "Port", "Username", "Password", "From", "Security"];

    private static readonly MailSender NoOne = new("Platform", "no-reply@localhost");

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

        return new MailSettings(from ?? NoOne, null);
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

/// <summary>A mail server. The password is told to no one.</summary>
public sealed record SmtpSettings(string Host, int Port, string? Username, string? Password, SmtpSecurity Security)
{
    /// <summary>Submission (RFC 6409).</summary>
    public const int SubmissionPort = 587;

    /// <summary>Submission over TLS from the first byte (RFC 8314).</summary>
    public const int TlsPort = 465;

    /// <inheritdoc/>
    public override string ToString() => $"{Host}:{Port}";
}

/// <summary>How a connection to a mail server is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>
    /// TLS from the first byte at port 465; elsewhere STARTTLS where the server offers it, and no password without it but on this machine.
    /// </summary>
    Auto,

    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>STARTTLS, or no mail.</summary>
    StartTls,

    /// <summary>In the clear, the password too.</summary>
    None,
}
