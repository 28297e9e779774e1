using System.Globalization;
using System.Runtime.InteropServices;

namespace Platform.Bench.Run;

/// <summary>The machine on which the figures were measured.</summary>
internal static class Machine
{
    /// <summary>A description in one line.</summary>
    /// <param name="data">The directory of the database.</param>
    public static string Describe(string data) => string.Join(", ", Facts(data).OfType<string>());

    private static IEnumerable<string?> Facts(string data)
    {
        yield return $"{Environment.ProcessorCount} cores";
        yield return Field("/proc/cpuinfo", "model name", ':');
        yield return MemoryFact();
        yield return Field("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"') ?? RuntimeInformation.OSDescription;
        yield return $"data on {new DriveInfo(data).DriveFormat}";
        yield return RuntimeInformation.FrameworkDescription;
    }

    private static string? MemoryFact() =>
        Field("/proc/meminfo", "MemTotal", ':') is { } total
            ? string.Create(
                CultureInfo.InvariantCulture, $"{long.Parse(total.Split(' ')[0], CultureInfo.InvariantCulture) / (1024.0 * 1024):0} GiB")
            : null;

    private static string? Field(string file, string name, char separator) =>
        File.Exists(file) && File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(separator, StringComparison.Ordinal) + 1)..].Trim()
            : null;
}
