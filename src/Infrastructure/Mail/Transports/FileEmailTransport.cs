using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Settings.Files;

namespace Platform.Infrastructure.Mail.Transports;

/// <summary>
/// Writes mails as files, where no server is configured: each under its own id, so that it is there once however often it is written.
/// </summary>
internal sealed class FileEmailTransport(PlatformSettings settings) : IEmailTransport
{
    public async Task CarryAsync(OutgoingEmail mail, CancellationToken ct)
    {
        var directory = Path.Combine(settings.DataDirectory, DataFiles.Outbox);
        OwnDirectory.Create(directory);
        var path = Path.Combine(directory, $"{mail.Id:n}.eml");

        // Whole under another name first, so that no one reads half of it. A draft that is there is one of a try that died.
        var draft = path + ".draft";
        File.Delete(draft);
        await using (var file = OwnDirectory.Open(draft))
        {
            await mail.Message.WriteToAsync(MimeMessageComposer.FormatFor(mail.Message), file, ct);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}
