using System.CommandLine;
using Platform.Application.Organizations;
using Platform.Domain.Organizations;
using Platform.Infrastructure.Persistence;
using Platform.Infrastructure.Settings;

namespace Platform.WebApi.Operator;

/// <summary>What an operator types instead of starting the server, on the same settings and while nodes run.</summary>
internal static class OperatorCommands
{
    private const int Failed = 1;

    /// <summary>Whether the arguments name a command or ask for help. Options alone are settings of the server.</summary>
    public static bool AreMeant(string[] args) => args.Length > 0 && (!args[0].StartsWith('-') || args[0] is "--help" or "-h" or "-?" or "--version");

    /// <summary>Carries out the command.</summary>
    /// <returns>0, or 1 after one line on standard error.</returns>
    /// <exception cref="SettingException">A setting can't be used.</exception>
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync(parsed.Errors[^1].Message.ReplaceLineEndings(" "));
            return Failed;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception failure) when (failure is not SettingException)
        {
            // A setting that can't be used is told by the program, as when the server starts.
            await Console.Error.WriteLineAsync(failure.Message.ReplaceLineEndings(" "));
            return Failed;
        }
    }

    private static RootCommand Root() => new("Platform: an open, self-hosted, multi-tenant API platform. Without a command, it serves.")
    {
        Migrate(),
        SetPlan(),
    };

    private static Command Migrate()
    {
        var migrate = new Command("migrate", "Bring the database's schema up to date.");
        migrate.SetAction(async (_, ct) =>
        {
            await using var app = PlatformHost.Build([]);
            await app.Services.GetRequiredService<DatabaseSchema>().MigrateAsync(ct);
            return 0;
        });
        return migrate;
    }

    private static Command SetPlan()
    {
        var slug = new Argument<string>("slug") { Description = "The organization's slug." };
        var plan = new Argument<string>("plan") { Description = "free, pro or enterprise." };
        plan.AcceptOnlyFromAmong([.. Enum.GetNames<Plan>().Select(name => name.ToLowerInvariant())]);
        var command = new Command("set-plan", "Move an organization to a plan; every node honours it within a second.") { slug, plan };
        command.SetAction(async (parsed, ct) =>
        {
            await using var app = PlatformHost.Build([]);
            await PlatformHost.PrepareAsync(app, ct);
            var result = await PlatformHost.SendAsync(app, new SetPlan(parsed.GetValue(slug)!, Enum.Parse<Plan>(parsed.GetValue(plan)!, ignoreCase: true)), ct);
            if (result.Error is not { } error) return 0;

            await Console.Error.WriteLineAsync(error.Message);
            return Failed;
        });
        return command;
    }
}
