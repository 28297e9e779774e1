using System.Globalization;

namespace Platform.Bench.Servers;

/// <summary>What the kernel counts of a process (proc(5)); null where the system has no <c>/proc</c>.</summary>
/// <param name="Cpu">Time of all its threads on processors, in user and in kernel mode.</param>
/// <param name="Resident">Memory it holds now, in bytes.</param>
/// <param name="Peak">Most memory it has held since <see cref="ForgetPeak"/>, in bytes.</param>
internal sealed record ProcessReading(TimeSpan? Cpu, long? Resident, long? Peak)
{
    // What Linux reports in, on every architecture (USER_HZ).
    private const int TicksPerSecond = 100;

    public static ProcessReading Of(int process)
    {
        if (!OperatingSystem.IsLinux()) return new ProcessReading(null, null, null);

        // The second field, a name, may hold spaces, and ends with the last parenthesis.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        var status = File.ReadAllLines($"/proc/{process}/status");
        return new ProcessReading(TimeSpan.FromSeconds((double)ticks / TicksPerSecond), Bytes(status, "VmRSS:"), Bytes(status, "VmHWM:"));
    }

    /// <summary>Starts the peak anew, so that each measure has its own. Where that is not allowed it is the peak since the start.</summary>
    public static void ForgetPeak(int process)
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            File.WriteAllText($"/proc/{process}/clear_refs", "5");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static long? Bytes(IEnumerable<string> status, string name) =>
        status.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024
            : null;
}
