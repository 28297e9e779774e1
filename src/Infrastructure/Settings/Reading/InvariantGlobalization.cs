namespace Platform.Infrastructure.Settings.Reading;

/// <summary>The runtime's mode without cultures. It needs no ICU, but SQL Server's client refuses to run in it.</summary>
public static class InvariantGlobalization
{
    /// <summary>The environment variable that turns it on.</summary>
    public const string Variable = "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT";

    /// <summary>The runtime switch for it, which can be set until a culture is first used.</summary>
    public const string Switch = "System.Globalization.Invariant";

    /// <summary>
    /// Whether the process runs in it. As in the runtime, the switch takes precedence over the variable. The check doesn't use a culture.
    /// </summary>
    public static bool IsOn => AppContext.TryGetSwitch(Switch, out var isOn)
        ? isOn
        : Environment.GetEnvironmentVariable(Variable) is { } set && (set == "1" || set.Equals("true", StringComparison.OrdinalIgnoreCase));
}
