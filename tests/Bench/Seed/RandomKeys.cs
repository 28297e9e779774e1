using Platform.Domain.ApiKeys;

namespace Platform.Bench.Seed;

/// <summary>Keys that don't exist.</summary>
internal static class RandomKeys
{
    /// <summary>A key with a valid form and checksum: only a lookup shows that it doesn't exist.</summary>
    public static IEnumerable<string> WellFormed(int count) =>
        Enumerable.Range(0, count).Select(_ => ApiKeySecret.New(ApiKeyFormat.Wrk, KeyEnvironment.Live).Text);

    /// <summary>A key with a valid form and an invalid checksum.</summary>
    public static IEnumerable<string> Misspelt(int count) => WellFormed(count).Select(key => key[..^1] + (key[^1] == '0' ? '1' : '0'));
}
