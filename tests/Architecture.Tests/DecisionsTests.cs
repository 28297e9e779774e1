using System.Globalization;
using System.Text.RegularExpressions;

namespace Platform.Architecture.Tests;

/// <summary>Every decision record has a date and a status, and the index lists it with the same title and status.</summary>
public partial class DecisionsTests
{
    private const string Folder = "docs/decisions/";

    private static readonly string Index = Read(Folder + "README.md");

    private static readonly List<string> Files =
    [
        .. Repository.Files("docs/decisions")
            .Where(path => !path.EndsWith("README.md", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void Every_decision_has_a_date_a_status_and_its_line_in_the_index()
    {
        Assert.Contains(Folder + "0001-use-cases-behind-a-mediator.md", Files);
        Assert.DoesNotContain(Files, path => LineOf(path, Read(path)) is not { } line || !Index.Contains(line, StringComparison.Ordinal));
    }

    [Fact]
    public void Decision_index_lists_nothing_else_and_no_number_twice()
    {
        var listed = Listed().Matches(Index);

        Assert.Equal(Files, listed.Select(match => Folder + match.Groups[2].Value));
        var numbers = listed.Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(1, Files.Count), numbers);
    }

    [Theory]
    [InlineData("# 7. A", "*Accepted on 2026-11-22.*", "| 7 | [A](0007-a.md) | 2026-11-22 | accepted |")]
    [InlineData("# 7. A", "*Accepted on 2026-11-22, changed on 2026-12-01.*",
        "| 7 | [A](0007-a.md) | 2026-11-22 | accepted, changed on 2026-12-01 |")]
    [InlineData("# 7. A", "*Superseded on 2026-12-01 by [9](0009-b.md).*",
        "| 7 | [A](0007-a.md) | 2026-12-01 | superseded by [9](0009-b.md) |")]
    [InlineData("# 7. A", "**Context.** Of old.", null)]
    [InlineData("# 7. A", "*Accepted in 2026.*", null)]
    [InlineData("# 8. A", "*Accepted on 2026-11-22.*", null)]
    public void Decision_without_a_date_or_a_status_is_found_Has_teeth(string heading, string status, string? line) =>
        Assert.Equal(line, LineOf(Folder + "0007-a.md", $"{heading}\n\n{status}\n"));

    // The line that the index must contain; null where the file lacks a title, date or status.
    private static string? LineOf(string path, string text)
    {
        if (Head().Match(text) is not { Success: true } head) return null;
        var (number, name) = (head.Groups["number"].Value, Path.GetFileName(path));
        if (!name.StartsWith(number.PadLeft(4, '0') + "-", StringComparison.Ordinal)) return null;
        var status = head.Groups["status"].Value.ToLowerInvariant() + head.Groups["more"].Value;
        return $"| {number} | [{head.Groups["title"].Value}]({name}) | {head.Groups["date"].Value} | {status} |";
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path)).ReplaceLineEndings("\n");

    [GeneratedRegex("""
        \A\#\ (?<number>\d+)\.\ (?<title>.+)\n\n
        \*(?:
            (?<status>Accepted)\ on\ (?<date>\d{4}-\d\d-\d\d)(?<more>,\ changed\ on\ \d{4}-\d\d-\d\d)?
          | (?<status>Superseded)\ on\ (?<date>\d{4}-\d\d-\d\d)(?<more>\ by\ \[\d+\]\(\S+\.md\))
        )\.\*\n
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Head();

    [GeneratedRegex(@"^\| (\d+) \| \[.+\]\((\S+\.md)\) \| \d{4}-", RegexOptions.Multiline)]
    private static partial Regex Listed();
}
