using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using Platform.TestKit;

namespace Platform.Sdk.Tests;

/// <summary>The programs of a language. They are searched for once in a test run.</summary>
internal static class Toolchain
{
    private static readonly ConcurrentDictionary<string, Lazy<string?>> Looked = new(StringComparer.Ordinal);

    /// <summary>The tools that are missing on this machine for a language; null where none are.</summary>
    /// <param name="language">The folder under <c>sdks/</c>, or <c>curl</c>.</param>
    /// <param name="tools">The required programs, each with an argument with which it exits at once.</param>
    /// <remarks>A folder with a script <c>prepare</c> installs its packages with it.</remarks>
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
