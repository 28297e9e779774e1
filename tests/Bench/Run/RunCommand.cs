using System.CommandLine;
using Platform.Bench.Load;

namespace Platform.Bench.Run;

/// <summary>The command <c>run</c>, which <c>build/bench</c> starts.</summary>
internal static class RunCommand
{
    private const string Wrk = "wrk";
    private const string Own = "own";

    private static readonly string[] Names =
    [
        .. Scenario.All.Select(scenario => scenario.Name), .. Flood.All.Select(flood => flood.Name), StartOnOneCpu.Name
    ];

    /// <param name="args">The complete command line, for the report.</param>
    public static Command New(string[] args)
    {
        var product = new Option<DirectoryInfo>("--product") { Description = "Where the product is published.", Required = true };
        var rounds = new Option<int>("--rounds")
        {
            Description = "How often each server is measured in each scenario.",
            DefaultValueFactory = _ => 3
        };
        var seconds = new Option<int?>("--seconds") { Description = "How long each measure takes; 5." };
        var connections = new Option<int>("--connections") { Description = "How many stay open.", DefaultValueFactory = _ => 64 };
        var keys = new Option<int?>("--keys") { Description = "How many keys are in the database where there are many; 1000000." };
        var only = new Option<string[]>("--only")
        {
            Description = $"These alone, separated by commas: {string.Join(", ", Names)}.",
            CustomParser = list => [.. list.Tokens.SelectMany(token => token.Value.Split(','))]
        };
        var loader = new Option<string>("--loader")
        {
            Description = "wrk, or a loader of our own.",
            DefaultValueFactory = _ => Programs.Exists(Wrk) ? Wrk : Own
        };
        var oneCpu = new Option<bool>("--one-cpu") { Description = "Each server has CPU 0 to itself, the loader the others." };
        var logs = new Option<DirectoryInfo>("--logs")
        {
            Description = "A directory that the servers log into, to see why something failed; writing costs them time."
        };
        var quick = new Option<bool>("--quick")
        {
            Description = "2 seconds and 100000 keys where nothing else is said: a look, not a measure."
        };
        foreach (var positive in new Option[] { rounds, seconds, connections, keys })
        {
            positive.Validators.Add(found =>
            {
                if (found.Tokens is [var token] && token.Value.TrimStart('0') is "" or ['-', ..])
                {
                    found.AddError($"{positive.Name} must be at least 1.");
                }
            });
        }

        only.Validators.Add(found =>
        {
            foreach (var name in found.Tokens.SelectMany(token => token.Value.Split(',')).Except(Names))
            {
                found.AddError($"{name} is not a scenario: there are {string.Join(", ", Names)}.");
            }
        });
        loader.AcceptOnlyFromAmong(Wrk, Own);

        var run = new Command("run", "Measure the product and its baselines in turn, and print tables.")
        {
            product, rounds, seconds, connections, only, keys, loader, oneCpu, logs, quick
        };
        run.SetAction((parsed, ct) =>
        {
            var (isQuick, isOnOneCpu) = (parsed.GetValue(quick), parsed.GetValue(oneCpu));
            var others = isOnOneCpu ? BenchOptions.OtherCpus : [];
            var options = new BenchOptions
            {
                Product = parsed.GetValue(product)!.FullName,
                Rounds = parsed.GetValue(rounds),
                Duration = TimeSpan.FromSeconds(parsed.GetValue(seconds) ?? (isQuick ? 2 : 5)),
                WarmUp = TimeSpan.FromSeconds(isQuick ? 3 : 8),
                Connections = parsed.GetValue(connections),
                Only = (parsed.GetValue(only) ?? []).ToHashSet(StringComparer.Ordinal),
                Keys = parsed.GetValue(keys) ?? (isQuick ? 100_000 : 1_000_000),
                RandomKeys = isQuick ? 200_000 : 1_000_000,
                StartDuration = TimeSpan.FromSeconds(isQuick ? 20 : 60),
                Logs = parsed.GetValue(logs)?.FullName,
                OnOneCpu = isOnOneCpu,
                Loader = parsed.GetValue(loader) == Wrk ? new Wrk(others) : new OwnLoader(others),
            };
            return BenchRun.RunAsync(options, Typed(args, options.Product), ct);
        });
        return run;
    }

    // The command line as typed, without what the script adds.
    private static string Typed(string[] args, string product) =>
        string.Join(' ', args.Skip(1).Where(arg => arg != "--product" && Path.GetFullPath(arg) != product).Prepend("build/bench"));
}
