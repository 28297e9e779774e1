using System.Text;

namespace Platform.Sdks;

/// <summary>Breaks text into lines, for comments.</summary>
internal static class Prose
{
    /// <summary>The lines of a text, wrapped at a width unless a single word is longer. Existing line breaks are kept.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        foreach (var paragraph in text.Split('\n'))
        {
            var line = new StringBuilder();
            foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.Length > 0 && line.Length + 1 + word.Length > width)
                {
                    yield return line.ToString();
                    line.Clear();
                }

                if (line.Length > 0) line.Append(' ');
                line.Append(word);
            }

            yield return line.ToString();
        }
    }

    /// <summary>Joins a summary and a description as sentences.</summary>
    public static string Sentences(string summary, string description) =>
        description.Length == 0 ? $"{summary.TrimEnd('.')}." : $"{summary.TrimEnd('.')}.\n\n{description}";
}
