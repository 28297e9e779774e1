using System.Globalization;

namespace Platform.Bench.Servers;

/// <summary>The kernel's counters of a process (proc(5)); null where the system has no <c>/proc</c>.</summary>
/// <param name="Cpu">CPU time of all its threads, in user and kernel mode.</param>
/// <param name="Resident">Current resident memory, in bytes.</param>
/// <param name="Peak">Peak resident memory since <see cref="ForgetPeak"/>, in bytes.</param>
internal sealed record ProcessReading(TimeSpan? Cpu, long? Resident, long? Peak)
{
    // The unit of Linux's counters on every architecture (USER_HZ).
    private const int TicksPerSecond = 100;

    public static ProcessReading Of(int process)
    {
        if (!OperatingSystem.IsLinux()) return new ProcessReading(null, null, null);

        // The second field, a name, may contain spaces; it ends with the last parenthesis.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        var status = File.ReadAllLines($"/proc/{process}/status");
        return new ProcessReading(TimeSpan.FromSeconds((double)ticks / TicksPerSecond), Bytes(status, "VmRSS:"), Bytes(status, "VmHWM:"));
    }

    /// <summary>Resets the peak, so that each measurement has its own. Where that isn't allowed, it is the peak since startup.</summary>
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
