namespace Platform.Sdks;

/// <summary>A piece of code that is written on one line if it fits, otherwise with each item on its own line.</summary>
/// <param name="Open">The opening text, such as <c>call(</c>.</param>
/// <param name="Items">Other groups; a group without items is plain text.</param>
/// <param name="Close">The closing text.</param>
internal sealed record CodeGroup(string Open, IReadOnlyList<CodeGroup> Items, string Close)
{
    /// <summary>Plain text.</summary>
    public static implicit operator CodeGroup(string text) => new(text, [], "");

    /// <summary>A group of texts.</summary>
    public static CodeGroup Of(string open, IEnumerable<string> items, string close) =>
        new(open, [.. items.Select(item => (CodeGroup)item)], close);

    /// <summary>The lines, each ending with a line feed.</summary>
    /// <param name="indent">The indentation of the first line, in spaces.</param>
    /// <param name="layout">How the language breaks lines.</param>
    public string Lines(int indent, CodeLayout layout) => $"{Layout(indent, 0, layout)}\n";

    private string Flat(CodeLayout layout)
    {
        var padding = layout.PadsBraces && Items.Count > 0 && Close.StartsWith('}') ? " " : "";
        return $"{Open}{padding}{string.Join(", ", Items.Select(item => item.Flat(layout)))}{padding}{Close}";
    }

    // The text that follows on the same line, such as a comma, must fit as well.
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
/// <param name="Width">The maximum line length, in characters.</param>
/// <param name="Step">The indentation of an item, in spaces.</param>
/// <param name="EndsWithComma">Whether the last item on its own line is followed by a comma.</param>
/// <param name="PadsBraces">Whether braces on one line are padded with spaces.</param>
internal sealed record CodeLayout(int Width, int Step, bool EndsWithComma, bool PadsBraces);
