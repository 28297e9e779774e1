using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Settings;

/// <summary>How the audit is sealed and kept.</summary>
/// <param name="Keys">The configured keys, the first seals, all verify; empty: those of the data directory.</param>
/// <param name="Kept">How long an entry is kept.</param>
public sealed record AuditSettings(IReadOnlyList<byte[]> Keys, TimeSpan Kept)
{
    private const string KeysKey = "Audit:Keys";

    // A hundred years.
    private const int DaysMax = 36_500;

    internal static AuditSettings Read(SettingsReader read, bool mayMakeKeys) => new(
        read.Keys(KeysKey, mayMakeKeys),
        TimeSpan.FromDays(read.Number("Audit:Days", 365, 1, DaysMax)));
}
