using System.Text;
using MimeKit;
using Platform.Infrastructure.Mail.Transports;
using Platform.Infrastructure.Tests.Support;

namespace Platform.Infrastructure.Tests.Mail.Transports;

public sealed class FileEmailTransportTests : IDisposable
{
    private const string Text = "To: you@example.com\r\n\r\nHello\r\n";

    private readonly TempDirectory _directory = new();

    private string Outbox => Path.Combine(_directory.Path, "data", "outbox");

    [Fact]
    public async Task Mail_file_is_named_by_its_id_and_readable_by_its_owner_only()
    {
        await SendAsync();

        var file = Assert.Single(Directory.GetFiles(Outbox));
        Assert.Equal("0123456789ab7def8123456789abcdef.eml", Path.GetFileName(file));
        Assert.Equal(Text, await File.ReadAllTextAsync(file, Ct));
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal("rw-------", FileModes.Of(file));
        Assert.Equal("rwx------", FileModes.Of(Outbox));
    }

    [Fact]
    public async Task Mail_written_twice_is_one_file()
    {
        await SendAsync();
        await SendAsync();

        Assert.Single(Directory.GetFiles(Outbox));
    }

    [Fact]
    public async Task Draft_left_by_a_crash_is_no_mail_and_blocks_none()
    {
        Directory.CreateDirectory(Outbox);
        await File.WriteAllTextAsync(Path.Combine(Outbox, "0123456789ab7def8123456789abcdef.eml.draft"), "Hel", Ct);

        await SendAsync();

        Assert.Equal(Text, await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(Outbox)), Ct));
    }

    public void Dispose() => _directory.Dispose();

    private async Task SendAsync()
    {
        using var message = await MimeMessage.LoadAsync(new MemoryStream(Encoding.ASCII.GetBytes(Text)), Ct);
        var mail = new OutgoingEmail(new Guid("01234567-89ab-7def-8123-456789abcdef"), message);
        await new FileEmailTransport(TestSettings.In(Path.Combine(_directory.Path, "data"))).SendAsync(mail, Ct);
    }
}
