using System.Globalization;
using System.Text;
using Platform.Application.Organizations;

namespace Platform.WebApi.Operator;

/// <summary>Writes organizations as columns of text. The name comes last, since only it may contain spaces.</summary>
internal static class OrganizationTable
{
    private static readonly string[] Headers = ["SLUG", "PLAN", "MEMBERS", "KEYS", "DISABLED", "NAME"];

    /// <summary>Writes a header line, and a line for each organization.</summary>
    public static async Task WriteAsync(TextWriter to, IReadOnlyList<OrganizationLine> organizations)
    {
        string[][] rows = [Headers, .. organizations.Select(Row)];
        var widths = Enumerable.Range(0, Headers.Length - 1).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            for (var column = 0; column < widths.Length; column++) text.Append(row[column].PadRight(widths[column] + 2));
            text.Append(row[^1]).Append('\n');
        }

        await to.WriteAsync(text);
    }

    private static string[] Row(OrganizationLine organization) =>
    [
        organization.Slug,
        organization.Plan.ToString().ToLowerInvariant(),
        organization.Members.ToString(CultureInfo.InvariantCulture),
        organization.Keys.ToString(CultureInfo.InvariantCulture),
        organization.DisabledAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "-",
        Printable(organization.Name),
    ];

    // Members choose the name: it must not contain characters that move the cursor or reverse the line.
    private static string Printable(string name) =>
        string.Concat(name.EnumerateRunes().Select(rune => IsPrintable(rune) ? rune.ToString() : "\uFFFD"));

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
