using System.Globalization;
using Platform.Domain.Common;
using Platform.WebApi.Http;

namespace Platform.WebApi.Workspace;

/// <summary>What was typed into a form. A field that is left out is empty, as one that nothing was typed into.</summary>
internal sealed class PageForm(FormBody body)
{
    private readonly List<FieldError> _unreadable = [];

    /// <summary>What could not be read of what was asked for so far; null for nothing.</summary>
    public Error? Unreadable => _unreadable.Count > 0 ? Error.Invalid(_unreadable) : null;

    /// <summary>A field's text.</summary>
    public string Text(string name)
    {
        var values = body[name];
        if (values.Count == 0) return "";
        return values.Count == 1 ? Readable(name, values[0]) : Wrong(name, "Must be given once");
    }

    /// <summary>Says what is wrong where nothing was typed.</summary>
    public void Require(string name, string message)
    {
        if (Text(name).Length == 0) Wrong(name, message);
    }

    /// <summary>A field's text, or null where nothing was typed.</summary>
    public string? TextOrNull(string name) => Text(name) is { Length: > 0 } text ? text : null;

    /// <summary>The texts of a field that may be there several times.</summary>
    public IReadOnlyList<string> Texts(string name) => [.. body[name].Select(text => Readable(name, text))];

    /// <summary>Whether a box is ticked.</summary>
    public bool Flag(string name)
    {
        if (Text(name) is "" or "true") return Text(name).Length > 0;
        Wrong(name, "Must be true, or left out");
        return false;
    }

    /// <summary>One of an enumeration's words; null where nothing was chosen.</summary>
    public T? Word<T>(string name)
        where T : struct, Enum
    {
        if (TextOrNull(name) is not { } text) return null;
        if (EnumTextConverter<T>.Find(text) is { } value) return value;
        Wrong(name, EnumTextConverter<T>.Unknown);
        return null;
    }

    /// <summary>A whole number; null where nothing was typed.</summary>
    public int? Number(string name)
    {
        if (TextOrNull(name) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        Wrong(name, "Must be a whole number in range");
        return null;
    }

    /// <summary>A day; null where nothing was typed.</summary>
    public DateOnly? Day(string name)
    {
        if (TextOrNull(name) is not { } text) return null;
        if (QueryReader.IsDate(text, out var day)) return day;
        Wrong(name, QueryReader.UnreadableDate);
        return null;
    }

    private string Readable(string name, string? text) => text switch
    {
        null => Wrong(name, TextConverter.Unreadable),
        _ when text.Contains('\0', StringComparison.Ordinal) => Wrong(name, "Must not contain a NUL character"),
        _ => text,
    };

    private string Wrong(string name, string message)
    {
        _unreadable.Add(new FieldError(name, message));
        return "";
    }
}
