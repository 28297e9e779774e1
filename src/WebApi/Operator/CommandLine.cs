namespace Platform.WebApi.Operator;

/// <summary>
/// What was typed: words, which are a command and its arguments, and settings, which may stand before, between and after them.
/// </summary>
/// <param name="Words">A command and its arguments; none is the server.</param>
/// <param name="Settings">Settings as the framework reads them: <c>--Key value</c> or <c>--Key=value</c>.</param>
internal sealed record CommandLine(IReadOnlyList<string> Words, IReadOnlyList<string> Settings)
{
    /// <summary>The option of <c>set-plan</c> that gives an organization's plan back to billing.</summary>
    public const string ManagedByBilling = "--managed-by-billing";

    // They take no value.
    private static readonly HashSet<string> Options = new(StringComparer.Ordinal) { "--help", "-h", "-?", "--version", ManagedByBilling };

    /// <summary>Tells words from settings.</summary>
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
