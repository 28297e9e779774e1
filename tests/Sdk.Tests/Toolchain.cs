using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using Platform.TestKit;

namespace Platform.Sdk.Tests;

/// <summary>The programs of a language. They are looked for once in a run of the tests.</summary>
internal static class Toolchain
{
    private static readonly ConcurrentDictionary<string, Lazy<string?>> Looked = new(StringComparer.Ordinal);

    /// <summary>What is missing on this machine for a language; null where all is there.</summary>
    /// <param name="language">The folder under <c>sdks/</c>, or <c>curl</c>.</param>
    /// <param name="tools">Programs that must be there, with an argument that ends at once.</param>
    /// <remarks>A folder with a script <c>prepare</c> installs packages by it.</remarks>
    public static string? Missing(string language, IReadOnlyList<(string Program, string Argument)> tools) =>
        Looked.GetOrAdd(language, _ => new Lazy<string?>(() => Look(language, tools))).Value;

    private static string? Look(string language, IReadOnlyList<(string Program, string Argument)> tools)
    {
        foreach (var (program, argument) in tools)
        {
            try
            {
                using var process = Process.Start(
                    new ProcessStartInfo(program, argument) { RedirectStandardOutput = true, RedirectStandardError = true })!;
                process.StandardOutput.ReadToEnd();
                process.WaitForExit();
            }
            catch (Win32Exception)
            {
                return program;
            }
        }

        var prepare = RepositoryRoot.Combine("sdks", language, "prepare");
        if (!File.Exists(prepare)) return null;
        using var preparing = Process.Start(prepare);
        preparing.WaitForExit();
        return preparing.ExitCode == 0 ? null : $"what sdks/{language}/prepare installs";
    }
}
