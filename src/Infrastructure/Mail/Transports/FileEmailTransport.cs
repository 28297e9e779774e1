using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Settings.Files;

namespace Platform.Infrastructure.Mail.Transports;

/// <summary>
/// Writes emails as files, for when no mail server is configured. The file is named by the
/// message id, so writing an email again replaces it.
/// </summary>
internal sealed class FileEmailTransport(PlatformSettings settings) : IEmailTransport
{
    public async Task SendAsync(OutgoingEmail mail, CancellationToken ct)
    {
        var directory = Path.Combine(settings.DataDirectory, DataFiles.Outbox);
        OwnDirectory.Create(directory);
        var path = Path.Combine(directory, $"{mail.Id:n}.eml");

        // Written under another name first, so that nobody reads an incomplete file. An existing draft is left over from a failed attempt.
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
