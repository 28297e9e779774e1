using Platform.Infrastructure.Settings.Reading;

namespace Platform.Infrastructure.Settings;

/// <summary>How audit entries are sealed and how long they are kept.</summary>
/// <param name="Keys">The configured keys: the first seals, all verify. If empty, those in the data directory are used.</param>
/// <param name="Kept">The retention period of entries.</param>
public sealed record AuditSettings(IReadOnlyList<byte[]> Keys, TimeSpan Kept)
{
    private const string KeysKey = "Audit:Keys";

    // A hundred years.
    private const int DaysMax = 36_500;

    internal static AuditSettings Read(SettingsReader read, bool mayMakeKeys) => new(
        read.Keys(KeysKey, mayMakeKeys),
        TimeSpan.FromDays(read.Number("Audit:Days", 365, 1, DaysMax)));
}
