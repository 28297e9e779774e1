using System.Globalization;
using System.Text;
using Platform.Application.Organizations;

namespace Platform.WebApi.Operator;

/// <summary>Organizations as columns of text. The name stands last, since it alone may hold spaces.</summary>
internal static class OrganizationTable
{
    private static readonly string[] Heads = ["SLUG", "PLAN", "MEMBERS", "KEYS", "DISABLED", "NAME"];

    /// <summary>Writes a line of heads, and one for each.</summary>
    public static async Task WriteAsync(TextWriter to, IReadOnlyList<OrganizationLine> organizations)
    {
        string[][] rows = [Heads, .. organizations.Select(Row)];
        var widths = Enumerable.Range(0, Heads.Length - 1).Select(column => rows.Max(row => row[column].Length)).ToArray();
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
        Shown(organization.Name),
    ];

    // Its people chose the name: it must not move the operator's cursor, nor turn the line around.
    private static string Shown(string name) =>
        string.Concat(name.EnumerateRunes().Select(rune => IsShown(rune) ? rune.ToString() : "\uFFFD"));

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
