using System.Diagnostics;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Operation;

/// <summary>A host without ICU: empty files hide the ICU files in a mount namespace of the process.</summary>
public sealed class MissingIcuTests
{
    private const string Cover = """
        for file in $({ ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null | sed -n 's/.*\(libicu\).* => \(.*\)/\2/p'); do
          mount --bind /dev/null "$(readlink -f "$file")" 2>/dev/null
        done
        exec "$@"
        """;

    private static readonly string[] WithoutIcu = ["unshare", "--map-root-user", "--mount", "sh", "-c", Cover, "sh"];

    [Theory]
    [InlineData]
    [InlineData("migrate")]
    public async Task Startup_without_ICU_fails_with_one_line_that_names_the_package(params string[] command)
    {
        await SkipUnlessIcuCanBeHiddenAsync();
        using var directory = new TempDirectory();

        using var process = ProductProcess.StartUnder(WithoutIcu, Settings(directory), command);

        Assert.NotEqual(0, await process.EndAsync());
        var line = Assert.Single(process.Errors);
        Assert.Contains("libicu", line, StringComparison.Ordinal);
        Assert.Contains("icu-libs", line, StringComparison.Ordinal);
        Assert.Empty(process.Output);
    }

    // SQLite needs no culture data.
    [Fact]
    public async Task Invariant_mode_serves_on_SQLite_without_ICU()
    {
        await SkipUnlessIcuCanBeHiddenAsync();
        using var directory = new TempDirectory();

        using var process = ProductProcess.StartUnder(WithoutIcu, Settings(directory, ("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")));
        var client = await process.ListeningAsync();

        Expect.Status(200, await client.GetAsync("/api/health/ready"));
    }

    private static Dictionary<string, string?> Settings(TempDirectory directory, params (string Key, string? Value)[] more) =>
        more.Append(("Platform__DataDirectory", directory.Path)).ToDictionary(setting => setting.Item1, setting => setting.Item2);

    // Containers and hardened hosts don't allow every account to create a namespace.
    private static async Task SkipUnlessIcuCanBeHiddenAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux takes ICU from a package");
        string[] hiding = [.. WithoutIcu[1..], "sh", "-c", "grep -q libicuuc /proc/self/mounts"];
        var start = new ProcessStartInfo(WithoutIcu[0], hiding) { RedirectStandardError = true };
        try
        {
            using var trial = Process.Start(start)!;
            await trial.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.SkipUnless(trial.ExitCode == 0, "This account may not hide ICU in a mount namespace");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("There is no unshare");
        }
    }
}
