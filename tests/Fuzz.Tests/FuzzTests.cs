using System.Globalization;
using Platform.Fuzz.Tests.Run;
using Platform.TestKit;

namespace Platform.Fuzz.Tests;

/// <summary>The server answers every request as the OpenAPI document says, in the surface's dialect, and doesn't fail.</summary>
public sealed class FuzzTests
{
    private const string Far = "1000000000";

    // An account at a provider can be connected only on pages.
    private static readonly string[] OutOfReach = ["DELETE /api/identities/{id} was never answered 2xx"];

    private static readonly TimeSpan TimeAtRealLimits = TimeSpan.FromSeconds(10);

    // A failure must not depend on chance: the same requests each time, unless a seed is given.
    private static FuzzOptions Options => new()
    {
        Seed = Number("PLATFORM_FUZZ_SEED") ?? 1,
        Round = Number("PLATFORM_FUZZ_ROUND"),
        Time = TimeSpan.FromSeconds(Number("PLATFORM_FUZZ_SECONDS") ?? 110),
    };

    [Fact]
    public async Task Every_response_to_generated_requests_is_as_documented()
    {
        var settings = new Dictionary<string, string?> { ["RateLimits:FailuresPerAccount"] = Far };
        await using var app = await PlatformApp.StartAsync(new AppOptions { Settings = settings });
        await AssertAsync(app, Options, isWhole: Options.Round is null);
    }

    // Failed sign-ins and each organization's minute are soon exhausted.
    [Fact]
    public async Task Every_response_at_the_real_limits_is_as_documented()
    {
        if (Options.Round is not null) Assert.Skip("One round is asked for, and it is of the other run");
        await using var app = await PlatformApp.StartAsync(new AppOptions
        {
            Settings = new Dictionary<string, string?>
            {
                ["Plans:Free:RequestsPerMinute"] = null,
                ["Plans:Free:RequestsPerDay"] = null,
                ["Plans:Free:RequestsPerMonth"] = null,
            },
        });
        var fuzzer = await AssertAsync(app, Options with { Time = TimeAtRealLimits }, isWhole: false);
        Assert.Contains(" 429", fuzzer.Coverage.Table(), StringComparison.Ordinal);
    }

    private static async Task<Fuzzer> AssertAsync(PlatformApp app, FuzzOptions options, bool isWhole)
    {
        var fuzzer = await Fuzzer.RunAsync(app, options, TestContext.Current.CancellationToken);
        var output = TestContext.Current.TestOutputHelper!;
        output.WriteLine($"seed {options.Seed}: {fuzzer.Rounds} rounds, {fuzzer.Coverage.Requests} requests");
        output.WriteLine(fuzzer.Coverage.Table());
        var findings = fuzzer.Findings.All;
        Assert.True(findings.Count == 0, $"{findings.Count} findings with seed {options.Seed}:\n{string.Join('\n', findings)}");
        if (isWhole) Assert.Equal(OutOfReach, fuzzer.Coverage.Missing());
        return fuzzer;
    }

    private static int? Number(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;
}
