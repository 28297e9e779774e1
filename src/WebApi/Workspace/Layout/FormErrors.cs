using Platform.Domain.Common;
using Platform.WebApi.Http;

namespace Platform.WebApi.Workspace.Layout;

/// <summary>What was wrong with a form, for the page that shows it again.</summary>
public sealed class FormErrors
{
    /// <summary>Nothing.</summary>
    public static readonly FormErrors None = new("", []);

    private readonly IReadOnlyList<FieldError> _fields;

    private FormErrors(string message, IReadOnlyList<FieldError> fields) => (Message, _fields) = (message, fields);

    /// <summary>What no field is to blame for; empty where there is nothing of the kind.</summary>
    public string Message { get; }

    /// <summary>Whether there are any.</summary>
    public bool Any => Message.Length > 0 || _fields.Count > 0;

    /// <summary>Those of a refusal.</summary>
    /// <param name="error">The refusal.</param>
    /// <param name="called">Members that the form calls something else.</param>
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

    /// <summary>What is said of a field, by its name in the form; empty where it is fine.</summary>
    public string Of(string name) => _fields.FirstOrDefault(field => NameOf(field) == name)?.Message ?? "";

    /// <summary>All that is said of fields that a form does not have.</summary>
    public IEnumerable<string> Beside(IEnumerable<string> names) =>
        _fields.Where(field => !names.Contains(NameOf(field))).Select(field => field.Message);

    // Scopes[1] is about the field scopes.
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
