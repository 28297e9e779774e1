using System.Collections.Frozen;
using Platform.Application.AllowedDomains;

namespace Platform.Infrastructure.AllowedDomains;

/// <summary>
/// The Public Suffix List, both sections (https://github.com/publicsuffix/list/wiki/Format). The file's header has
/// its source and license. It is loaded on first use.
/// </summary>
internal sealed class PublicSuffixes : IPublicSuffixes
{
    private const string Everything = "*.";
    private const string Exception = "!";

    private readonly Lazy<FrozenSet<string>> _rules = new(() => Read().ToFrozenSet(StringComparer.Ordinal));

    public bool Contains(string host)
    {
        var rules = _rules.Value;
        if (rules.Contains(Exception + host)) return false;
        if (rules.Contains(host)) return true;

        // A top-level domain that has rules only for names below it matches the default rule "*" (rule 2 of the algorithm).
        var dot = host.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? rules.Contains(Everything + host) : rules.Contains(Everything + host[(dot + 1)..]);
    }

    public bool ContainsBelow(string host) => Contains(host) || _rules.Value.Contains(Everything + host);

    private static IEnumerable<string> Read()
    {
        using var stream = typeof(PublicSuffixes).Assembly.GetManifestResourceStream("public-suffixes.txt")!;
        using var lines = new StreamReader(stream);
        while (lines.ReadLine() is { } line)
        {
            if (!line.StartsWith("//", StringComparison.Ordinal)) yield return line;
        }
    }
}
