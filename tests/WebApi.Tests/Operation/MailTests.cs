using Platform.TestKit;
using Platform.WebApi.Tests.Api.Users;

namespace Platform.WebApi.Tests.Operation;

/// <summary>Mail through an SMTP server on a real port, including a killed process.</summary>
public sealed class MailTests : IAsyncDisposable
{
    private const string Admin = "admin@example.com";
    private const string Invited = "invited@example.com";

    private readonly SmtpListener _server = new();

    [Fact]
    public async Task Mail_is_sent_to_the_configured_server_and_its_token_works()
    {
        await using var app = await PlatformApp.StartAsync(new AppOptions { Settings = _server.Settings });
        var admin = await app.SignUpAsync();
        Expect.Status(201, await admin.PostAsync(Members.Path, new { email = Invited, role = "member" }));

        var mail = await _server.WaitAsync();

        Assert.Equal(("<no-reply@example.com>", $"<{Invited}>"), (mail.From, mail.To));
        Assert.Equal("Platform <no-reply@example.com>", mail.Read()["From"]);
        Expect.Status(200, await app.AcceptAsync(mail.Read().Token));
        Assert.False(Directory.Exists(app.Mails.Directory));
    }

    // The process trusts the certificates in SSL_CERT_FILE, as OpenSSL does.
    [Fact]
    public async Task Mail_and_password_are_sent_over_TLS_to_a_server_with_a_trusted_certificate()
    {
        using var certificate = SmtpListener.NewCertificate();
        await using var server = new SmtpListener { Certificate = certificate };
        await using var database = await TestDatabase.CreateAsync();
        var trusted = Path.Combine(database.DataDirectory, "trusted.pem");
        await File.WriteAllTextAsync(trusted, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        var settings = new Dictionary<string, string?>(database.Settings.Concat(server.Settings))
        {
            ["Smtp:Host"] = "localhost",
            ["Smtp:Security"] = "StartTls",
            ["Smtp:Username"] = "platform",
            ["Smtp:Password"] = "a password for mail",
            ["SSL_CERT_FILE"] = trusted,
        };
        using var process = ProductProcess.Start(settings);
        var client = await process.ListeningAsync();
        var token =
            (await client.PostAsync("/api/organizations", new { name = "Trusting", email = Admin, password = Members.Password })).TextOf(
            "access_token");
        Expect.Status(201, await client.With(token).PostAsync(Members.Path, new { email = Invited, role = "member" }));

        var mail = await server.WaitAsync();

        Assert.Equal($"<{Invited}>", mail.To);
        Assert.Equal(["EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL", "RCPT", "DATA"], server.Heard.Take(7).Select(line => line.Split(' ')[0]));
        Assert.DoesNotContain("a password for mail", process.ToString(), StringComparison.Ordinal);
    }

    // The process is killed after the response to the commit and before the mail is sent.
    [Fact]
    public async Task Committed_mail_that_was_not_sent_is_sent_once_after_a_restart()
    {
        await using var database = await TestDatabase.CreateAsync();
        var settings = new Dictionary<string, string?>(database.Settings.Concat(_server.Settings));
        _server.Answer = line => line == "" ? "421 not yet" : null;
        using (var first = ProductProcess.Start(settings))
        {
            var client = await first.ListeningAsync();
            var token =
                (await client.PostAsync(
                    "/api/organizations", new { name = "Restarted", email = Admin, password = Members.Password })).TextOf(
                "access_token");
            Expect.Status(201, await client.With(token).PostAsync(Members.Path, new { email = Invited, role = "member" }));
            first.Kill();
            await first.EndAsync();
        }

        Assert.Empty(_server.Mails);
        _server.Answer = _ => null;
        using var second = ProductProcess.Start(settings);
        using var third = ProductProcess.Start(settings);
        var next = await second.ListeningAsync();

        var mail = await _server.WaitAsync();
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);

        Assert.Single(_server.Mails);
        Expect.Status(200, await next.PostAsync("/api/invitations/accept", new { token = mail.Read().Token, password = Members.Password }));
    }

    [Fact]
    public async Task Hanging_mail_server_does_not_prevent_shutdown()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM");
        await using var database = await TestDatabase.CreateAsync();
        using var hanging = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        hanging.Start();
        var port = ((System.Net.IPEndPoint)hanging.LocalEndpoint).Port;
        using var process = ProductProcess.Start(
            new Dictionary<string, string?>(database.Settings.Concat(_server.Settings)) { ["Smtp:Port"] = $"{port}" });
        var client = await process.ListeningAsync();
        var token =
            (await client.PostAsync("/api/organizations", new { name = "Hanging", email = Admin, password = Members.Password })).TextOf(
            "access_token");
        Expect.Status(201, await client.With(token).PostAsync(Members.Path, new { email = Invited, role = "member" }));
        using var connection = await hanging.AcceptTcpClientAsync(TestContext.Current.CancellationToken);

        await process.TerminateAsync();

        Assert.Equal(0, await process.EndAsync());
        Assert.Empty(process.Errors);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
