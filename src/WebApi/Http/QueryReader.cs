using System.Globalization;
using Platform.Application.Common;
using Platform.Domain.Common;

namespace Platform.WebApi.Http;

/// <summary>Reads a request's query, and remembers all that can't be read. Ranges are the use case's validator's business.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    /// <summary>What is said of a text that is no date.</summary>
    public const string UnreadableDate = "Must be a date, such as 2026-01-31";

    private const string UnreadableNumber = "Must be a whole number in range";

    private readonly List<FieldError> _wrong = [];

    /// <summary>Whether a text is a date (RFC 3339 full-date).</summary>
    public static bool IsDate(string text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    /// <summary><c>?limit=20&amp;offset=0</c></summary>
    public PageRequest Page() =>
        new(
            Number(nameof(Application.Common.PageRequest.Limit), Application.Common.PageRequest.DefaultLimit),
            Number(nameof(Application.Common.PageRequest.Offset), 0));

    /// <summary>A text, or null where it is left out.</summary>
    public string? Text(string name)
    {
        var values = query[ApiJson.Name(name)!];
        if (values.Count > 1) _wrong.Add(new FieldError(name, "Must be given once"));
        return values.Count == 1 ? values[0] : null;
    }

    /// <summary>One of an enumeration's words, or null where it is left out.</summary>
    public T? Word<T>(string name)
        where T : struct, Enum
    {
        if (Text(name) is not { } text) return null;
        if (EnumTextConverter<T>.Find(text) is { } value) return value;
        _wrong.Add(new FieldError(name, EnumTextConverter<T>.Unknown));
        return null;
    }

    /// <summary>A date, or null where it is left out.</summary>
    public DateOnly? Date(string name)
    {
        if (Text(name) is not { } text) return null;
        if (IsDate(text, out var date)) return date;
        _wrong.Add(new FieldError(name, UnreadableDate));
        return null;
    }

    /// <summary>An instant, or null where it is left out.</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text) return null;
        if (InstantConverter.Find(text) is { } instant) return instant;
        _wrong.Add(new FieldError(name, InstantConverter.Unreadable));
        return null;
    }

    /// <summary>An id that is a number, or null where it is left out.</summary>
    public long? Id(string name)
    {
        if (Text(name) is not { } text) return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return id;
        _wrong.Add(new FieldError(name, UnreadableNumber));
        return null;
    }

    /// <exception cref="RefusedException">Something could not be read.</exception>
    public void ThrowIfWrong()
    {
        if (_wrong.Count > 0) throw new RefusedException(Error.Invalid(_wrong));
    }

    private int Number(string name, int byDefault)
    {
        if (Text(name) is not { } text) return byDefault;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return number;
        _wrong.Add(new FieldError(name, UnreadableNumber));
        return byDefault;
    }
}
