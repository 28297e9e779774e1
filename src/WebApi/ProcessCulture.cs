using System.Globalization;
using System.Runtime.InteropServices;
using Platform.Infrastructure.Settings.Reading;

namespace Platform.WebApi;

/// <summary>The culture of the process. The host's locale must not change a byte of any response.</summary>
internal static class ProcessCulture
{
    private const string MissingIcu =
        "The ICU library (libicu) is missing: install it, for example libicu72 on Debian 12, libicu74 on Ubuntu 24.04 "
        + "or icu-libs on Alpine";

    /// <summary>Sets the invariant culture for every thread. Must be the first thing that the process does.</summary>
    /// <returns>Null on success; otherwise a one-line error that explains why the process can't run.</returns>
    public static string? SetInvariant()
    {
        if (IsIcuMissing())
        {
            // Without this, even writing to the console would end the process with the runtime's message and a stack trace.
            AppContext.SetSwitch(InvariantGlobalization.Switch, true);
            return MissingIcu;
        }

        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;
        return null;
    }

    // Nothing here may use a culture: the first use makes the runtime load ICU and end the process if it is missing.
    private static bool IsIcuMissing()
    {
        // Windows and macOS include ICU. The runtime itself checks an app-local ICU.
        if (!OperatingSystem.IsLinux() || InvariantGlobalization.IsOn) return false;
        if (Environment.GetEnvironmentVariable("DOTNET_SYSTEM_GLOBALIZATION_APPLOCALICU") is not null) return false;
        try
        {
            return LoadIcu() == 0;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    // The runtime's own lookup, which knows the file names and versions of each distribution. Returns 0 if it finds nothing.
    [DllImport("libSystem.Globalization.Native", EntryPoint = "GlobalizationNative_LoadICU")]
    private static extern int LoadIcu();
}
