using Platform.Domain.Common;
using Platform.WebApi.Http.Json;

namespace Platform.WebApi.Pages;

/// <summary>The errors of a form, for the page that shows it again.</summary>
public sealed class FormErrors
{
    /// <summary>No errors.</summary>
    public static readonly FormErrors None = new("", []);

    private readonly IReadOnlyList<FieldError> _fields;

    private FormErrors(string message, IReadOnlyList<FieldError> fields) => (Message, _fields) = (message, fields);

    /// <summary>The error that belongs to no field; empty for none.</summary>
    public string Message { get; }

    /// <summary>Whether there are any errors.</summary>
    public bool Any => Message.Length > 0 || _fields.Count > 0;

    /// <summary>Converts a use case's error.</summary>
    /// <param name="error">The error.</param>
    /// <param name="called">Members that have another name in the form.</param>
    public static FormErrors Of(Error error, params (string Member, string Field)[] called)
    {
        if (error.Kind != ErrorKind.Validation)
        {
            return new FormErrors(error.Cause + WaitOf(error), []);
        }

        return new FormErrors(
            string.Join(" ", error.Fields.Where(field => field.Field is null).Select(field => field.Message + ".")),
            [
                .. error.Fields.Where(field => field.Field is not null)
                    .Select(field =>
                        called.FirstOrDefault(other => other.Member == field.Field) is { Field: { } name }
                            ? field with { Field = name }
                            : field)
            ]);
    }

    /// <summary>The error of a field, by its name in the form; empty for none.</summary>
    public string Of(string name) => _fields.FirstOrDefault(field => NameOf(field) == name)?.Message ?? "";

    /// <summary>The errors of fields that the form doesn't have.</summary>
    public IEnumerable<string> ExceptFor(IEnumerable<string> names) =>
        _fields.Where(field => !names.Contains(NameOf(field))).Select(field => field.Message);

    // An error of Scopes[1] belongs to the field scopes.
    private static string NameOf(FieldError field)
    {
        var name = ApiJson.Name(field.Field) ?? "";
        return name.IndexOf('[', StringComparison.Ordinal) is >= 0 and var list ? name[..list] : name;
    }

    private static string WaitOf(Error error) => error.RetryAfter switch
    {
        null => ".",
        { TotalSeconds: <= 90 } wait => $". Try again in {Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))} seconds.",
        { } wait => $". Try again in {(int)Math.Ceiling(wait.TotalMinutes)} minutes.",
    };
}
