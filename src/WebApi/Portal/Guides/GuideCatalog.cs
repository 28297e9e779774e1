using System.Text;

namespace Platform.WebApi.Portal.Guides;

/// <summary>All guides of docs/guides, in reading order, and the notes of docs. All are rendered at first use and cached.</summary>
internal static class GuideCatalog
{
    /// <summary>The name of the guide on the portal's first page.</summary>
    public const string First = "getting-started";

    private const string Guides = "guides/";
    private const string Notes = "notes/";
    private const string Ending = ".md";
    private const string Unsorted = "More";

    // The navigation's groups and labels, in order. A file that isn't listed here comes last, under its title.
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

    /// <summary>The guides, grouped as in the navigation.</summary>
    public static IReadOnlyList<GuideGroup> Groups => AllGroups.Value;

    /// <summary>The guides in reading order.</summary>
    public static IEnumerable<Guide> InOrder => Groups.SelectMany(group => group.Guides);

    /// <summary>Notes about how the server is built, and why.</summary>
    public static IReadOnlyList<Guide> BuildNotes => AllNotes.Value;

    /// <summary>The guide with a name, or null.</summary>
    public static Guide? Find(string name) => InOrder.FirstOrDefault(guide => guide.Name == name);

    /// <summary>The note with a name, or null.</summary>
    public static Guide? FindNote(string name) => BuildNotes.FirstOrDefault(note => note.Name == name);

    /// <summary>The path of a file of docs, relative to the server's root; null if the portal doesn't serve it.</summary>
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
