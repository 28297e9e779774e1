using System.CommandLine;
using System.CommandLine.Invocation;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Audit.Review;
using Platform.Infrastructure.Schema;
using Platform.Infrastructure.Sessions;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.WebApi.Operator;

/// <summary>The commands of an operator, run instead of the server with the same settings. Nodes may run meanwhile.</summary>
internal static class OperatorCommands
{
    private const int Failed = 1;

    /// <summary>Runs the command.</summary>
    /// <returns>0, or 1 after one line on standard error.</returns>
    /// <exception cref="SettingException">A setting can't be used.</exception>
    public static async Task<int> RunAsync(CommandLine commandLine)
    {
        var parsed = Root([.. commandLine.Settings]).Parse([.. commandLine.Words]);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync(parsed.Errors[^1].Message.ReplaceLineEndings(" "));
            return Failed;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (exception is not SettingException)
        {
            // Program reports invalid settings, as it does for the server.
            await Console.Error.WriteLineAsync(exception.Message.ReplaceLineEndings(" "));
            return Failed;
        }
    }

    /// <summary>Sends a use case on behalf of the operator.</summary>
    /// <returns>0, or 1 after one line on standard error.</returns>
    public static async Task<int> RunAsync(string[] settings, ICommand command, CancellationToken ct)
    {
        await using var app = PlatformHost.Build(settings);
        await PlatformHost.PrepareAsync(app, ct);
        var result = await PlatformHost.SendAsync(app, command, ct);
        return result.Error is { } error ? await RefuseAsync(error) : 0;
    }

    /// <summary>Writes the error as one line to standard error.</summary>
    /// <returns>1.</returns>
    public static async Task<int> RefuseAsync(Error error)
    {
        await Console.Error.WriteLineAsync(error.Reason);
        return Failed;
    }

    private static RootCommand Root(string[] settings)
    {
        var root = new RootCommand("Platform: an open, self-hosted, multi-tenant API platform. Without a command, it runs the server.")
        {
            Migrate(settings),
            OrganizationCommands.List(settings),
            OrganizationCommands.SetPlan(settings),
            OrganizationCommands.ResetLimits(settings),
            OrganizationCommands.Disable(settings),
            OrganizationCommands.Enable(settings),
            VersionCommands.Announce(settings),
            RotateSigningKey(settings),
            VerifyAudit(settings),
            HealthCommand.Create(settings),
        };
        root.Options.OfType<VersionOption>().Single().Action = new PrintVersion();
        return root;
    }

    private static Command Migrate(string[] settings)
    {
        var migrate = new Command("migrate", "Bring the database's schema up to date.");
        migrate.SetAction(async (_, ct) =>
        {
            await using var app = PlatformHost.Build(settings);
            var schema = app.Services.GetRequiredService<DatabaseSchema>();
            if (await schema.MigrateAsync(ct) is { } left) await Console.Out.WriteLineAsync(left);
            foreach (var shared in schema.SharedAddresses) await Console.Error.WriteLineAsync(shared.ToString());
            return 0;
        });
        return migrate;
    }

    private static Command RotateSigningKey(string[] settings)
    {
        var rotate = new Command(
            "rotate-signing-key",
            "Sign access tokens with a new key, from the next one on; the old keys verify until their tokens have expired.");
        rotate.SetAction(async (_, _) =>
        {
            await using var app = PlatformHost.Build(settings);
            var until = app.Services.GetRequiredService<SigningKeyRotation>().Rotate();
            await Console.Out.WriteLineAsync($"A new key signs; the old ones verify until {until:yyyy-MM-dd'T'HH:mm:ss'Z'}.");
            return 0;
        });
        return rotate;
    }

    private static Command VerifyAudit(string[] settings)
    {
        var slug = new Argument<string?>("slug")
        {
            Description = "The organization's slug; if omitted, the audit of every organization is verified.",
            Arity = ArgumentArity.ZeroOrOne
        };
        var command = new Command("verify-audit", "Verify the audit against its seals: report entries that were changed, removed or moved.")
        {
            slug
        };
        command.SetAction(async (parsed, ct) =>
        {
            await using var app = PlatformHost.Build(settings);
            var typed = parsed.GetValue(slug);
            var error = await app.Services.GetRequiredService<DatabaseSchema>().IsCurrentAsync(ct)
                ? await VerifyAuditAsync(app, typed, ct)
                : "The database can't be reached, or its schema is older than this program: migrate brings it up to date";
            if (error is null) return 0;

            await Console.Error.WriteLineAsync(error);
            return Failed;
        });
        return command;
    }

    // The first error found, or null if the audit is intact.
    private static async Task<string?> VerifyAuditAsync(WebApplication app, string? typed, CancellationToken ct)
    {
        var slug = OrganizationSlug.TryParseTyped(typed);
        if (typed is not null && slug is null) return OrganizationErrors.UnknownSlug.Message;

        var (found, error) = (0, (string?)null);
        await foreach (var finding in app.Services.GetRequiredService<AuditVerification>().VerifyAsync(slug, ct))
        {
            found++;
            var line = $"{finding.Slug}: {finding.Problem ?? Intact(finding)}";
            if (finding.Problem is not null) error ??= line;
            await Console.Out.WriteLineAsync(line);
        }

        return typed is not null && found == 0 ? OrganizationErrors.UnknownSlug.Message : error;
    }

    private static string Intact(AuditFinding finding) =>
        $"{finding.Entries} entries, intact (the last is {finding.Last}, sealed {finding.Seal})"
        + (finding.Unsealed > 0 ? $"; {finding.Unsealed} more are not sealed yet" : "");

    // The default action also prints the commit.
    private sealed class PrintVersion : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(ProductVersion.Text);
            return 0;
        }
    }
}
