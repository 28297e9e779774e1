namespace Platform.Sdks;

/// <summary>A piece of code that stands on one line where it fits, else with each item on a line of its own.</summary>
/// <param name="Open">What it begins with, such as <c>call(</c>.</param>
/// <param name="Items">Other groups, or groups without items, which are plain text.</param>
/// <param name="Close">What it ends with.</param>
internal sealed record CodeGroup(string Open, IReadOnlyList<CodeGroup> Items, string Close)
{
    /// <summary>Plain text.</summary>
    public static implicit operator CodeGroup(string text) => new(text, [], "");

    /// <summary>A group of texts.</summary>
    public static CodeGroup Of(string open, IEnumerable<string> items, string close) =>
        new(open, [.. items.Select(item => (CodeGroup)item)], close);

    /// <summary>The lines, with a line feed after each.</summary>
    /// <param name="indent">How many spaces the first line is indented by.</param>
    /// <param name="layout">How the language breaks lines.</param>
    public string Lines(int indent, CodeLayout layout) => $"{Layout(indent, 0, layout)}\n";

    private string Flat(CodeLayout layout)
    {
        var padding = layout.PadsBraces && Items.Count > 0 && Close.StartsWith('}') ? " " : "";
        return $"{Open}{padding}{string.Join(", ", Items.Select(item => item.Flat(layout)))}{padding}{Close}";
    }

    // What follows on the same line, such as a comma, must fit as well.
    private string Layout(int indent, int following, CodeLayout layout)
    {
        var spaces = new string(' ', indent);
        var flat = spaces + Flat(layout);
        if (Items.Count == 0 || flat.Length + following <= layout.Width) return flat;
        var items = Items.Select((item, index) =>
        {
            var comma = layout.EndsWithComma || index < Items.Count - 1 ? "," : "";
            return $"{item.Layout(indent + layout.Step, comma.Length, layout)}{comma}\n";
        });
        return $"{spaces}{Open}\n{string.Concat(items)}{spaces}{Close}";
    }
}

/// <summary>How a language's formatter breaks lines.</summary>
/// <param name="Width">The longest line, in characters.</param>
/// <param name="Step">How many spaces an item is indented by.</param>
/// <param name="EndsWithComma">Whether the last item on a line of its own has a comma, too.</param>
/// <param name="PadsBraces">Whether there is a space within braces on one line.</param>
internal sealed record CodeLayout(int Width, int Step, bool EndsWithComma, bool PadsBraces);
