using System.Text;
using MimeKit;
using Platform.Infrastructure.Mail;
using Platform.Infrastructure.Mail.Transports;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Mail.Transports;

public sealed class FileCarrierTests : IDisposable
{
    private const string Text = "To: you@example.com\r\n\r\nHello\r\n";

    private readonly TempDirectory _directory = new();

    private string Outbox => Path.Combine(_directory.Path, "data", "outbox");

    [Fact]
    public async Task Writes_a_mail_under_its_id_readable_by_its_owner_alone()
    {
        await CarryAsync();

        var file = Assert.Single(Directory.GetFiles(Outbox));
        Assert.Equal("0123456789ab7def8123456789abcdef.eml", Path.GetFileName(file));
        Assert.Equal(Text, await File.ReadAllTextAsync(file, Ct));
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal("rw-------", FileModes.Of(file));
        Assert.Equal("rwx------", FileModes.Of(Outbox));
    }

    [Fact]
    public async Task Written_again_it_is_there_once()
    {
        await CarryAsync();
        await CarryAsync();

        Assert.Single(Directory.GetFiles(Outbox));
    }

    [Fact]
    public async Task A_draft_of_a_try_that_died_is_no_mail_and_in_no_ones_way()
    {
        Directory.CreateDirectory(Outbox);
        await File.WriteAllTextAsync(Path.Combine(Outbox, "0123456789ab7def8123456789abcdef.eml.draft"), "Hel", Ct);

        await CarryAsync();

        Assert.Equal(Text, await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(Outbox)), Ct));
    }

    public void Dispose() => _directory.Dispose();

    private async Task CarryAsync()
    {
        using var message = await MimeMessage.LoadAsync(new MemoryStream(Encoding.ASCII.GetBytes(Text)), Ct);
        var mail = new OutgoingEmail(new Guid("01234567-89ab-7def-8123-456789abcdef"), message);
        await new FileEmailTransport(TestSettings.In(Path.Combine(_directory.Path, "data"))).CarryAsync(mail, Ct);
    }
}
