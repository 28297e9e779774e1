using System.Globalization;
using Platform.Domain.Common;
using Platform.WebApi.Http.Json;
using Platform.WebApi.Http.Requests;

namespace Platform.WebApi.Pages.Requests;

/// <summary>The input of a form. A missing field is read as an empty one.</summary>
internal sealed class PageForm(FormBody body)
{
    private readonly List<FieldError> _unreadable = [];

    /// <summary>The errors of the fields that were read so far and are invalid; null for none.</summary>
    public Error? Unreadable => _unreadable.Count > 0 ? Error.Invalid(_unreadable) : null;

    /// <summary>A field's text.</summary>
    public string Text(string name)
    {
        var values = body[name];
        if (values.Count == 0) return "";
        return values.Count == 1 ? Readable(name, values[0]) : AddError(name, "Must be given once");
    }

    /// <summary>Adds an error if a field is empty.</summary>
    public void Require(string name, string message)
    {
        if (Text(name).Length == 0) AddError(name, message);
    }

    /// <summary>A field's text, or null if it is empty.</summary>
    public string? TextOrNull(string name) => Text(name) is { Length: > 0 } text ? text : null;

    /// <summary>The texts of a field that may occur several times.</summary>
    public IReadOnlyList<string> Texts(string name) => [.. body[name].Select(text => Readable(name, text))];

    /// <summary>Whether a box is ticked.</summary>
    public bool Flag(string name)
    {
        if (Text(name) is "" or "true") return Text(name).Length > 0;
        AddError(name, "Must be true, or left out");
        return false;
    }

    /// <summary>A value of an enumeration, by its text; null if nothing was chosen.</summary>
    public T? Word<T>(string name)
        where T : struct, Enum
    {
        if (TextOrNull(name) is not { } text) return null;
        if (EnumTextConverter<T>.Find(text) is { } value) return value;
        AddError(name, EnumTextConverter<T>.Unknown);
        return null;
    }

    /// <summary>A whole number; null if the field is empty.</summary>
    public int? Number(string name)
    {
        if (TextOrNull(name) is not { } text) return null;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        AddError(name, "Must be a whole number in range");
        return null;
    }

    /// <summary>A day; null if the field is empty.</summary>
    public DateOnly? Day(string name)
    {
        if (TextOrNull(name) is not { } text) return null;
        if (QueryReader.IsDate(text, out var day)) return day;
        AddError(name, QueryReader.UnreadableDate);
        return null;
    }

    private string Readable(string name, string? text) => text switch
    {
        null => AddError(name, TextConverter.Unreadable),
        _ when text.Contains('\0', StringComparison.Ordinal) => AddError(name, "Must not contain a NUL character"),
        _ => text,
    };

    private string AddError(string name, string message)
    {
        _unreadable.Add(new FieldError(name, message));
        return "";
    }
}
