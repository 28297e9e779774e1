using System.Buffers;
using System.Globalization;
using System.Text;

namespace Platform.WebApi.Http.Responses;

/// <summary>A column of a table.</summary>
/// <param name="Name">Its name in the header line.</param>
/// <param name="Text">The text of its field in a row; null for an empty field.</param>
internal sealed record CsvColumn<T>(string Name, Func<T, string?> Text);

/// <summary>Writes CSV (RFC 4180) whose fields spreadsheets treat as text only.</summary>
internal static class Csv
{
    /// <summary>The media type of CSV responses (RFC 7111).</summary>
    public const string MediaType = "text/csv; charset=utf-8; header=present";

    private const string LineEnd = "\r\n";

    private static readonly SearchValues<char> ToQuote = SearchValues.Create("\",\r\n");

    // OWASP, CSV injection: the characters that a spreadsheet reads as the start of a formula.
    private static readonly SearchValues<char> Formula = SearchValues.Create("=+-@\t\r\n");

    /// <summary>The text of a number.</summary>
    public static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    /// <summary>The text of an instant, as in JSON.</summary>
    public static string Text(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Writes the header line.</summary>
    public static void WriteHeader<T>(StringBuilder table, IReadOnlyList<CsvColumn<T>> columns) =>
        WriteLine(table, columns.Select(column => (string?)column.Name));

    /// <summary>Writes a row.</summary>
    public static void WriteRow<T>(StringBuilder table, IReadOnlyList<CsvColumn<T>> columns, T row) =>
        WriteLine(table, columns.Select(column => column.Text(row)));

    private static void WriteLine(StringBuilder table, IEnumerable<string?> fields)
    {
        var isFirst = true;
        foreach (var field in fields)
        {
            if (!isFirst) table.Append(',');
            isFirst = false;
            WriteField(table, field ?? "");
        }

        table.Append(LineEnd);
    }

    private static void WriteField(StringBuilder table, string text)
    {
        if (text.Length > 0 && Formula.Contains(text[0])) text = "'" + text;
        if (text.AsSpan().ContainsAny(ToQuote)) table.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        else table.Append(text);
    }
}
