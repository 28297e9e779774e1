using System.Text.Json;

namespace Platform.WebApi.Portal.Guides;

/// <summary>Searches the guides.</summary>
internal static class GuideSearch
{
    /// <summary>The number of characters of a query that are used; the rest is ignored.</summary>
    public const int MaxLength = 100;

    /// <summary>The maximum number of results.</summary>
    public const int MaxHits = 20;

    private const int HeadingWeight = 8;
    private const int TitleWeight = 4;
    private const int SnippetLength = 180;
    private const int SnippetLead = 50;

    /// <summary>Finds the sections that contain every word of the query, as a word or its prefix; matches in headings come first.</summary>
    public static IReadOnlyList<GuideHit> Find(string? question)
    {
        var asked = (question ?? "").Trim();
        var words = asked[..Math.Min(asked.Length, MaxLength)].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return [];
        var hits =
            from guide in GuideCatalog.InOrder
            from part in guide.Parts
            let score = Score(guide, part, words)
            where score > 0
            orderby score descending
            select Hit(guide, part, words);
        return [.. hits.Take(MaxHits)];
    }

    /// <summary>The search index for the browser, as JSON.</summary>
    public static byte[] Index()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartArray();
            foreach (var (guide, part) in GuideCatalog.InOrder.SelectMany(guide => guide.Parts.Select(part => (guide, part))))
            {
                json.WriteStartObject();
                json.WriteString("id", AddressOf(guide, part));
                json.WriteString("title", guide.Label);
                json.WriteString("heading", part.Heading);
                json.WriteString("text", part.Text);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return stream.ToArray();
    }

    private static string AddressOf(Guide guide, GuidePart part) => part.Id.Length > 0 ? $"{guide.Path}#{part.Id}" : guide.Path;

    private static int Score(Guide guide, GuidePart part, string[] words)
    {
        var score = 0;
        foreach (var word in words)
        {
            var found = (Place(part.Heading, word) >= 0 ? HeadingWeight : 0)
                + (Place(guide.Label, word) >= 0 ? TitleWeight : 0)
                + (Place(part.Text, word) >= 0 ? 1 : 0);
            if (found == 0) return 0;
            score += found;
        }

        return score;
    }

    // The index of the first word with this prefix; -1 if there is none.
    private static int Place(string text, string word, int from = 0)
    {
        for (var at = from; at < text.Length && (at = text.IndexOf(word, at, StringComparison.OrdinalIgnoreCase)) >= 0; at++)
        {
            if (at == 0 || !char.IsLetterOrDigit(text[at - 1])) return at;
        }

        return -1;
    }

    private static GuideHit Hit(Guide guide, GuidePart part, string[] words)
    {
        var first = words.Select(word => Place(part.Text, word)).Where(at => at >= 0).DefaultIfEmpty(0).Min();
        var start = first <= SnippetLead ? 0 : part.Text.LastIndexOf(' ', first - SnippetLead) + 1;
        var end = Math.Min(part.Text.Length, start + SnippetLength);
        if (end < part.Text.Length && part.Text.LastIndexOf(' ', end) is var space && space > start) end = space;
        return new GuideHit(guide.Label, part.Heading, AddressOf(guide, part), Marked(part.Text, start, end, words));
    }

    private static List<(string Text, bool IsFound)> Marked(string text, int start, int end, string[] words)
    {
        var pieces = new List<(string, bool)>();
        if (start > 0) pieces.Add(("… ", false));
        for (var at = start; at < end;)
        {
            var (next, length) = words.Select(word => (At: Place(text, word, at), word.Length))
                .Where(found => found.At >= 0 && found.At + found.Length <= end)
                .DefaultIfEmpty((end, 0))
                .Min();
            if (next > at) pieces.Add((text[at..next], false));
            if (length > 0) pieces.Add((text.Substring(next, length), true));
            at = next + length;
        }

        if (end < text.Length) pieces.Add((" …", false));
        return pieces;
    }
}

/// <summary>A search result: a section of a guide.</summary>
/// <param name="Guide">The guide's label in the navigation.</param>
/// <param name="Heading">The section's heading.</param>
/// <param name="Path">Its path, relative to the server's root.</param>
/// <param name="Snippet">An excerpt of its text in pieces, and which of them match the query.</param>
public sealed record GuideHit(string Guide, string Heading, string Path, IReadOnlyList<(string Text, bool IsFound)> Snippet);
