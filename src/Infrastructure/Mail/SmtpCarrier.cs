using System.Text;
using Platform.Infrastructure.Settings;

namespace Platform.Infrastructure.Mail;

/// <summary>Hands mails to a server (RFC 5321), each over a connection of its own.</summary>
internal sealed class SmtpCarrier(MailSettings settings) : IMailCarrier
{
    private const int Ready = 220;
    private const int Authenticated = 235;
    private const int Done = 250;
    private const int GoOn = 334;
    private const int SendMessage = 354;

    private readonly SmtpSettings _server = settings.Server ?? throw new InvalidOperationException("No mail server is configured.");

    public async Task CarryAsync(OutgoingMail mail, CancellationToken ct)
    {
        await using var smtp = await SmtpConnection.OpenAsync(_server.Host, _server.Port, _server.Security == SmtpSecurity.Tls, ct);
        var offers = await GreetAsync(smtp, ct);
        if (_server.Username is not null) await AuthenticateAsync(smtp, offers, _server.Username, _server.Password!, ct);
        await SendAsync(smtp, offers, mail, ct);

        // It is the server's by now, whatever becomes of the good-bye.
        await smtp.SayGoodbyeAsync(ct);
    }

    private async Task<SmtpOffers> GreetAsync(SmtpConnection smtp, CancellationToken ct)
    {
        Expect(await smtp.ReadAsync(ct), Ready, "The greeting");
        var offers = await HelloAsync(smtp, ct);
        var wants = _server.Security == SmtpSecurity.StartTls || (_server.Security == SmtpSecurity.Auto && offers.StartTls);
        if (!wants) return offers;

        Expect(await smtp.AskAsync("STARTTLS", ct), Ready, "STARTTLS");
        await smtp.SecureAsync(ct);

        // What was said in the clear may not have been the server's word.
        return await HelloAsync(smtp, ct);
    }

    private static async Task<SmtpOffers> HelloAsync(SmtpConnection smtp, CancellationToken ct)
    {
        var answer = await smtp.AskAsync($"EHLO {SmtpConnection.OwnName}", ct);
        Expect(answer, Done, "EHLO");
        return SmtpOffers.Of(answer);
    }

    // RFC 4954.
    private async Task AuthenticateAsync(SmtpConnection smtp, SmtpOffers offers, string username, string password, CancellationToken ct)
    {
        if (!smtp.IsSecure && !smtp.IsLocal && _server.Security != SmtpSecurity.None)
        {
            throw new MailNotTakenException("The server offers no TLS, and a password is not sent without it");
        }

        if (offers.AuthPlain)
        {
            Expect(await smtp.AskAsync("AUTH PLAIN " + Base64($"\0{username}\0{password}"), ct), Authenticated, "AUTH");
            return;
        }

        if (!offers.AuthLogin) throw new MailNotTakenException("The server offers neither AUTH PLAIN nor AUTH LOGIN");
        Expect(await smtp.AskAsync("AUTH LOGIN", ct), GoOn, "AUTH");
        Expect(await smtp.AskAsync(Base64(username), ct), GoOn, "AUTH");
        Expect(await smtp.AskAsync(Base64(password), ct), Authenticated, "AUTH");
    }

    private async Task SendAsync(SmtpConnection smtp, SmtpOffers offers, OutgoingMail mail, CancellationToken ct)
    {
        var recipient = MailSender.HostForm(mail.To) ?? throw new MailRefusedException("The address's domain is none");
        var isInternational = !recipient.All(char.IsAscii);
        if (isInternational && !offers.SmtpUtf8) throw new MailRefusedException("The server takes no address with such characters");

        Expect(await smtp.AskAsync($"MAIL FROM:<{settings.From.Address}>{(isInternational ? " SMTPUTF8" : "")}", ct), Done, "MAIL");
        ExpectTaken(await smtp.AskAsync($"RCPT TO:<{recipient}>", ct), "RCPT");
        Expect(await smtp.AskAsync("DATA", ct), SendMessage, "DATA");
        ExpectTaken(await smtp.SendMessageAsync(mail.Message, ct), "The message");
    }

    // What the server says of this mail itself is final where it says so: 5 and two more digits.
    private static void ExpectTaken(SmtpAnswer answer, string what)
    {
        if (answer.Code / 100 == 5) throw new MailRefusedException($"{what} was answered {answer.Code}");
        if (answer.Code / 100 != 2) throw new MailNotTakenException($"{what} was answered {answer.Code}");
    }

    // Anything else may be mended: by the server, by the network, by the operator.
    private static void Expect(SmtpAnswer answer, int code, string what)
    {
        if (answer.Code != code) throw new MailNotTakenException($"{what} was answered {answer.Code}");
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
