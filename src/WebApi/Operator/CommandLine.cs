namespace Platform.WebApi.Operator;

/// <summary>
/// The parsed command line: words, which are a command and its arguments, and settings, which may come before, between and after them.
/// </summary>
/// <param name="Words">A command and its arguments; empty to run the server.</param>
/// <param name="Settings">Settings in the framework's syntax: <c>--Key value</c> or <c>--Key=value</c>.</param>
internal sealed record CommandLine(IReadOnlyList<string> Words, IReadOnlyList<string> Settings)
{
    /// <summary>The option of <c>set-plan</c> that returns control of an organization's plan to billing.</summary>
    public const string ManagedByBilling = "--managed-by-billing";

    // Options without a value.
    private static readonly HashSet<string> Options = new(StringComparer.Ordinal) { "--help", "-h", "-?", "--version", ManagedByBilling };

    /// <summary>Separates words from settings.</summary>
    public static CommandLine Of(string[] args)
    {
        var (words, settings) = (new List<string>(), new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || Options.Contains(args[i]))
            {
                words.Add(args[i]);
                continue;
            }

            settings.Add(args[i]);
            if (!args[i].Contains('=', StringComparison.Ordinal) && i + 1 < args.Length) settings.Add(args[++i]);
        }

        return new CommandLine(words, settings);
    }
}
