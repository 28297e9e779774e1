namespace Platform.Infrastructure.Settings.Reading;

/// <summary>The runtime's mode without cultures, which needs no ICU and which SQL Server's client refuses to run in.</summary>
public static class InvariantGlobalization
{
    /// <summary>The environment variable that turns it on.</summary>
    public const string Variable = "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT";

    /// <summary>The runtime's switch for it, which can be set until a culture is first needed.</summary>
    public const string Switch = "System.Globalization.Invariant";

    /// <summary>
    /// Whether the process runs in it. As for the runtime, the switch counts before the variable; no culture is needed to tell.
    /// </summary>
    public static bool IsOn => AppContext.TryGetSwitch(Switch, out var isOn)
        ? isOn
        : Environment.GetEnvironmentVariable(Variable) is { } set && (set == "1" || set.Equals("true", StringComparison.OrdinalIgnoreCase));
}
