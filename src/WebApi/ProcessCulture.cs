using System.Globalization;
using System.Runtime.InteropServices;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.WebApi;

/// <summary>The culture of the process. The host's locale must not change a byte of an answer.</summary>
internal static class ProcessCulture
{
    private const string MissingIcu =
        "The ICU library (libicu) is missing: install it, for example libicu72 on Debian 12, libicu74 on Ubuntu 24.04 "
        + "or icu-libs on Alpine";

    /// <summary>Makes the invariant culture that of every thread. Must be the first thing the process does.</summary>
    /// <returns>Null; else why the process can't run, in one line, which it can still write.</returns>
    public static string? SetInvariant()
    {
        if (IsIcuMissing())
        {
            // Without this even a write to the console would end the process with the runtime's message and a stack trace.
            AppContext.SetSwitch(InvariantGlobalization.Switch, true);
            return MissingIcu;
        }

        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        return null;
    }

    // Nothing here may need a culture: the first use of one makes the runtime look for ICU, and end the process where there is none.
    private static bool IsIcuMissing()
    {
        // Windows and macOS have ICU; a directory of ICU that comes with the application is the runtime's to check.
        if (!OperatingSystem.IsLinux() || InvariantGlobalization.IsOn) return false;
        if (Environment.GetEnvironmentVariable("DOTNET_SYSTEM_GLOBALIZATION_APPLOCALICU") is not null) return false;
        try
        {
            return LoadIcu() == 0;
        }
        catch (Exception unknown) when (unknown is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    // The runtime's own search, which knows the name and version that each distribution gives its files; 0: found nothing.
    [DllImport("libSystem.Globalization.Native", EntryPoint = "GlobalizationNative_LoadICU")]
    private static extern int LoadIcu();
}
