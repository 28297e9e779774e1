using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Sdk.Tests.Guides;

/// <summary>
/// The output that an example states in comments: a line that prints ends with its output. Digits match any number, and <c>…</c> any text.
/// </summary>
internal static partial class PrintedOutput
{
    /// <summary>The comments of an example, in order.</summary>
    public static IReadOnlyList<string> In(string code) =>
        [
            .. code.Split('\n')
                .Select(line => Comment().Match(line))
                .Where(match => match.Success)
                .Select(match => match.Groups["text"].Value)
        ];

    /// <summary>The first comment that is missing from an example's output; null where each is present, in order.</summary>
    public static string? Missing(string code, IEnumerable<string> lines)
    {
        var left = new Queue<string>(lines);
        foreach (var text in In(code))
        {
            var shape = ShapeOf(text);
            var isThere = false;
            while (!isThere && left.TryDequeue(out var line)) isThere = shape.IsMatch(line);
            if (!isThere) return text;
        }

        return null;
    }

    private static Regex ShapeOf(string text)
    {
        var pattern = new StringBuilder(@"\A");
        foreach (Match piece in Piece().Matches(text))
        {
            pattern.Append(piece.Value switch
            {
                "…" => ".+",
                var digits when char.IsAsciiDigit(digits[0]) => "[0-9]+",
                var other => Regex.Escape(other),
            });
        }

        return new Regex(pattern.Append(@"\z").ToString());
    }

    // A call that prints in JavaScript, Python, Ruby or Go, and the comment after it.
    [GeneratedRegex(@"^.*\b(?:console\.log\(|print\(|puts |fmt\.Println\().*\s(?://|\#) (?<text>.+)$")]
    private static partial Regex Comment();

    [GeneratedRegex("[0-9]+|…|[^0-9…]+")]
    private static partial Regex Piece();
}
