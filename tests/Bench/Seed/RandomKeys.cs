using Platform.Domain.Access;
using Platform.Domain.ApiKeys;

namespace Platform.Bench.Seed;

/// <summary>Keys that no one made.</summary>
internal static class RandomKeys
{
    /// <summary>Of the right form and checksum: only a look-up tells that there is no such key.</summary>
    public static IEnumerable<string> WellFormed(int count) =>
        Enumerable.Range(0, count).Select(_ => ApiKeySecret.New(ApiKeyFormat.Wrk, KeyEnvironment.Live).Text);

    /// <summary>Of the right form, with a checksum that is wrong.</summary>
    public static IEnumerable<string> Misspelt(int count) => WellFormed(count).Select(key => key[..^1] + (key[^1] == '0' ? '1' : '0'));
}
