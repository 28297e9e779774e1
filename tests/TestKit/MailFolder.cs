using System.Collections.Concurrent;
using System.Diagnostics;

namespace Platform.TestKit;

/// <summary>The files to which an app without a mail server writes its mails.</summary>
public sealed class MailFolder(string dataDirectory)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, ReceivedMail> _read = new(StringComparer.Ordinal);

    /// <summary>The path of the folder.</summary>
    public string Directory { get; } = Path.Combine(dataDirectory, "outbox");

    /// <summary>The mails so far to a person whose subject has the given prefix, the oldest first.</summary>
    public IReadOnlyList<ReceivedMail> To(string address, string subject = "") =>
    [
        .. All()
            .Where(mail =>
                mail["To"].Equals(address, StringComparison.OrdinalIgnoreCase)
                    && mail.Subject.StartsWith(subject, StringComparison.Ordinal)),
    ];

    /// <summary>Waits for the given number of mails to a person.</summary>
    /// <returns>The last mail.</returns>
    public async Task<ReceivedMail> WaitAsync(string address, string subject = "", int count = 1)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (To(address, subject) is var found && found.Count >= count) return found[^1];
            if (Stopwatch.GetElapsedTime(start) > Patience)
            {
                throw new TimeoutException($"Only {To(address, subject).Count} of {count} mails came to {address} with {subject}…");
            }

            await Task.Delay(50);
        }
    }

    // A file's name begins with its creation time.
    private IEnumerable<ReceivedMail> All() => System.IO.Directory.Exists(Directory)
        ? System.IO.Directory.GetFiles(Directory, "*.eml")
            .Order(StringComparer.Ordinal)
            .Select(file => _read.GetOrAdd(file, path => ReceivedMail.Parse(File.ReadAllBytes(path))))
        : [];
}
