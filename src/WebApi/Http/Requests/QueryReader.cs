using System.Globalization;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.Http.Json;

namespace Platform.WebApi.Http.Requests;

/// <summary>Reads a request's query and collects every value that can't be read. The use case's validator checks ranges.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    /// <summary>The error for text that isn't a date.</summary>
    public const string UnreadableDate = "Must be a date, such as 2026-01-31";

    private const string UnreadableNumber = "Must be a whole number in range";

    private readonly List<FieldError> _errors = [];

    /// <summary>Whether a text is a date (RFC 3339 full-date).</summary>
    public static bool IsDate(string text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    /// <summary><c>?limit=20&amp;offset=0</c></summary>
    public PageRequest Page() =>
        new(
            Number(nameof(Application.Common.PageRequest.Limit), Application.Common.PageRequest.DefaultLimit),
            Number(nameof(Application.Common.PageRequest.Offset), 0));

    /// <summary>A string, or null if it is omitted.</summary>
    public string? Text(string name)
    {
        var values = query[ApiJson.Name(name)!];
        if (values.Count > 1) _errors.Add(new FieldError(name, "Must be given once"));
        return values.Count == 1 ? values[0] : null;
    }

    /// <summary>An enumeration value, or null if it is omitted.</summary>
    public T? Word<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text) return null;
        if (EnumTextConverter<T>.Find(text) is { } value) return value;
        _errors.Add(new FieldError(name, EnumTextConverter<T>.Unknown));
        return null;
    }

    /// <summary>A date, or null if it is omitted.</summary>
    public DateOnly? Date(string name)
    {
        if (Text(name) is not { } text) return null;
        if (IsDate(text, out var date)) return date;
        _errors.Add(new FieldError(name, UnreadableDate));
        return null;
    }

    /// <summary>An instant, or null if it is omitted.</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text) return null;
        if (InstantConverter.Find(text) is { } instant) return instant;
        _errors.Add(new FieldError(name, InstantConverter.Unreadable));
        return null;
    }

    /// <summary>A numeric id, or null if it is omitted.</summary>
    public long? Id(string name)
    {
        if (Text(name) is not { } text) return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return id;
        _errors.Add(new FieldError(name, UnreadableNumber));
        return null;
    }

    /// <exception cref="RefusedException">A value can't be read.</exception>
    public void ThrowIfWrong()
    {
        if (_errors.Count > 0) throw new RefusedException(Error.Invalid(_errors));
    }

    private int Number(string name, int defaultValue)
    {
        if (Text(name) is not { } text) return defaultValue;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        _errors.Add(new FieldError(name, UnreadableNumber));
        return defaultValue;
    }
}
