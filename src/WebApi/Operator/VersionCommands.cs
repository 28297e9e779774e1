using System.CommandLine;
using System.Globalization;
using Platform.Application.Versions;
using Platform.Domain.Common;

namespace Platform.WebApi.Operator;

/// <summary>The operator's commands for versions of the API.</summary>
internal static class VersionCommands
{
    /// <summary><c>announce-version</c>.</summary>
    public static Command Announce(string[] settings)
    {
        var version = new Argument<string>("version") { Description = "The version: a date, such as 2026-12-01." };
        var command = new Command(
            "announce-version",
            "Email all subscribers that a version of the API was released or, once its end is set, when it ends. "
            + "No address receives the same news twice.")
        {
            version,
        };
        command.SetAction((parsed, ct) => AnnounceAsync(settings, parsed.GetValue(version)!, ct));
        return command;
    }

    /// <summary>Sends email about a version's release or end.</summary>
    /// <returns>The number of recipients, or the error.</returns>
    public static async Task<Result<int>> AnnounceAsync(WebApplication app, string version, CancellationToken ct)
    {
        var announcement = await PlatformHost.SendAsync(app, new AnnounceVersion(version), ct);
        if (announcement.Error is { } error) return error;
        for (var posted = 0; ;)
        {
            var batch = await PlatformHost.SendAsync(app, new MailVersionNews(announcement.Value), ct);
            if (batch.Error is { } refused) return refused;
            posted += batch.Value.Posted;
            if (batch.Value.IsDone) return posted;
        }
    }

    private static async Task<int> AnnounceAsync(string[] settings, string version, CancellationToken ct)
    {
        await using var app = PlatformHost.Build(settings);
        await PlatformHost.PrepareAsync(app, ct);
        var posted = await AnnounceAsync(app, version, ct);
        if (posted.Error is { } error) return await OperatorCommands.RefuseAsync(error);
        await Console.Out.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"Mails to {posted.Value} addresses wait to be sent."));
        return 0;
    }
}
