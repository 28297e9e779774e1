using System.Text;

namespace Platform.WebApi.Portal.Guides;

/// <summary>
/// Every guide there is: all of docs/guides, in the order of reading, and beside them the notes of docs. Rendered when the first is asked
/// for, and kept.
/// </summary>
internal static class GuideCatalog
{
    /// <summary>The guide that the portal begins with.</summary>
    public const string First = "getting-started";

    private const string Guides = "guides/";
    private const string Notes = "notes/";
    private const string Ending = ".md";
    private const string Unsorted = "More";

    // What navigation shows, in its order. A file that is not named here stands at the end, under its own title.
    private static readonly (string Group, (string Name, string Label)[] Guides)[] Order =
    [
        ("Start", [(First, "Getting started"), ("sdks", "SDKs")]),
        ("Using the API",
        [
            ("authentication", "Authentication"), ("keys", "Keys and scopes"), ("errors", "Errors"), ("limits", "Limits"),
            ("pagination", "Pagination"), ("versions", "Versions"),
            ("idempotency", "Safe retries"), ("browsers", "Browsers and domains"),
        ]),
        ("Your organization", [("administration", "Administration"), ("plans", "Plans and billing"), ("audit", "Audit")]),
        ("Running it", [("running", "Running Platform"), ("providers", "Google and Microsoft"), ("operating", "Operator commands")]),
    ];

    private static readonly Lazy<IReadOnlyList<GuideGroup>> AllGroups = new(ReadGuides);
    private static readonly Lazy<IReadOnlyList<Guide>> AllNotes = new(() => [.. Names(Notes).Select(name => Read(Notes, name, null))]);

    /// <summary>The guides, as navigation shows them.</summary>
    public static IReadOnlyList<GuideGroup> Groups => AllGroups.Value;

    /// <summary>The guides in the order of reading.</summary>
    public static IEnumerable<Guide> InOrder => Groups.SelectMany(group => group.Guides);

    /// <summary>How the product is built, and why so.</summary>
    public static IReadOnlyList<Guide> BuildNotes => AllNotes.Value;

    /// <summary>The guide of a name, or null.</summary>
    public static Guide? Find(string name) => InOrder.FirstOrDefault(guide => guide.Name == name);

    /// <summary>The note of a name, or null.</summary>
    public static Guide? FindNote(string name) => BuildNotes.FirstOrDefault(note => note.Name == name);

    /// <summary>The address of a file of docs, seen from the product's root; null where it is not served.</summary>
    public static string? PathOf(string fileName)
    {
        if (!fileName.EndsWith(Ending, StringComparison.Ordinal)) return null;
        var name = fileName[..^Ending.Length];
        if (Names(Guides).Contains(name)) return name == First ? "developers" : $"developers/guides/{name}";
        return Names(Notes).Contains(name) ? $"developers/notes/{name}" : null;
    }

    private static List<GuideGroup> ReadGuides()
    {
        var left = Names(Guides).ToHashSet();
        var groups = new List<GuideGroup>();
        foreach (var (group, guides) in Order)
        {
            var there = guides.Where(guide => left.Remove(guide.Name)).Select(guide => Read(Guides, guide.Name, guide.Label)).ToList();
            if (there.Count > 0) groups.Add(new GuideGroup(group, there));
        }

        if (left.Count > 0)
        {
            groups.Add(new GuideGroup(Unsorted, [.. left.Order(StringComparer.Ordinal).Select(name => Read(Guides, name, null))]));
        }

        return groups;
    }

    private static Guide Read(string folder, string name, string? label)
    {
        using var stream = typeof(GuideCatalog).Assembly.GetManifestResourceStream(folder + name + Ending)!;
        using var text = new StreamReader(stream, Encoding.UTF8);
        return GuideMarkdown.Render(name, label, PathOf(name + Ending)!, text.ReadToEnd());
    }

    private static IEnumerable<string> Names(string folder) =>
        from resource in typeof(GuideCatalog).Assembly.GetManifestResourceNames()
        where resource.StartsWith(folder, StringComparison.Ordinal)
        orderby resource
        select resource[folder.Length..^Ending.Length];
}
