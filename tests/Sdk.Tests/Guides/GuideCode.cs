using System.Net;
using System.Text.RegularExpressions;
using Platform.TestKit;

namespace Platform.Sdk.Tests.Guides;

/// <summary>A code block in a guide, as shown by the portal.</summary>
/// <param name="Group">The number of the example, from 1: the tabs of one example are one group, any other block is a separate one.</param>
/// <param name="Language">The label of the block: Shell, JavaScript, Python, Ruby, Go, JSON …</param>
/// <param name="IsTab">Whether it is a tab.</param>
/// <param name="Code">The code.</param>
internal sealed record GuideCode(int Group, string Language, bool IsTab, string Code);

/// <summary>Parses the code blocks of guides.</summary>
internal static partial class GuideCodes
{
    private const string FirstTab = "Shell";

    /// <summary>The guides that show calls, by file name.</summary>
    public static IEnumerable<string> WithCalls => Named(text => text.Contains("```go\n", StringComparison.Ordinal));

    /// <summary>The guides that show at least calls by curl.</summary>
    public static IEnumerable<string> WithCurl => Named(CurlGuides.Curl().IsMatch);

    /// <summary>The code of a guide, parsed from its page.</summary>
    public static async Task<IReadOnlyList<GuideCode>> ReadAsync(PlatformApp app, string guide)
    {
        var page = await app.Anonymous.GetAsync(guide == "getting-started" ? "/developers" : $"/developers/guides/{guide}");
        if (page.Status != 200) throw new InvalidOperationException($"{guide}: {page.Status}");
        return Of(page.Text);
    }

    /// <summary>The code of a page.</summary>
    public static IReadOnlyList<GuideCode> Of(string html)
    {
        var (codes, group) = (new List<GuideCode>(), 0);
        foreach (Match match in Block().Matches(html))
        {
            var (language, isTab) = (WebUtility.HtmlDecode(match.Groups["name"].Value), match.Groups["tab"].Success);
            if (!isTab || language == FirstTab) group++;
            codes.Add(new GuideCode(group, language, isTab, WebUtility.HtmlDecode(match.Groups["code"].Value)));
        }

        return codes;
    }

    private static IEnumerable<string> Named(Func<string, bool> isOne) =>
        from path in Directory.GetFiles(RepositoryRoot.Combine("docs", "guides"), "*.md").Order(StringComparer.Ordinal)
        where isOne(File.ReadAllText(path))
        select Path.GetFileNameWithoutExtension(path);

    [GeneratedRegex(
        """(?<tab><div class="tab-panel"[^>]*>\s*)?<div class="code"><div class="code-head">"""
        + """<span>(?<name>[^<]*)</span></div><pre[^>]*><code[^>]*>"""
        + """(?<code>.*?)</code></pre></div>""",
        RegexOptions.Singleline)]
    private static partial Regex Block();
}
