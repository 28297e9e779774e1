using System.Text.Json;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.Http.Json;

namespace Platform.WebApi.Http.Dialects;

/// <summary>How a surface responds to errors: as JSON (<see cref="JsonDialect"/>) or with pages (<see cref="HtmlDialect"/>).</summary>
internal abstract class Dialect
{
    public static readonly JsonDialect Platform = new JsonDialect.PlatformDialect();
    public static readonly JsonDialect Keys = new JsonDialect.KeysDialect();
    public static readonly JsonDialect Workspace = new JsonDialect.WorkspaceDialect();

    /// <summary>The name that documents use.</summary>
    public abstract string Name { get; }

    /// <summary>Whether every response is a page, for people with a browser.</summary>
    public bool IsForPages => this is HtmlDialect;

    /// <summary>The dialect of a request: its endpoint's or, if none matched, its path's.</summary>
    public static Dialect Of(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Dialect>() is { } dialect) return dialect;
        return context.RequestServices.GetRequiredService<DialectOfPath>().Find(context.Request.Path);
    }

    /// <summary>The status code of an error.</summary>
    public int StatusOf(Error error) => error is HttpError http ? http.Status : StatusOf(error.Kind);

    private int StatusOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Validation => ValidationStatus,
        ErrorKind.Unauthorized => StatusCodes.Status401Unauthorized,
        ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.PreconditionFailed => StatusCodes.Status412PreconditionFailed,
        ErrorKind.IdempotencyKeyReused => StatusCodes.Status422UnprocessableEntity,
        ErrorKind.RateLimited => StatusCodes.Status429TooManyRequests,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Whether an error names the invalid fields.</summary>
    public static bool NamesFields(ErrorKind kind) => kind is ErrorKind.Validation or ErrorKind.IdempotencyKeyReused;

    /// <summary>The code of an error in the dialects that have codes.</summary>
    public static string CodeOf(Error error) => error is HttpError http ? http.PublishedCode : CodeOf(error.Kind);

    /// <summary>The code of a kind of error. HTTP's own errors have codes of their own.</summary>
    public static string CodeOf(ErrorKind kind) => kind switch
    {
        ErrorKind.Validation => "VALIDATION_ERROR",
        ErrorKind.Unauthorized => "UNAUTHORIZED",
        ErrorKind.Forbidden => "FORBIDDEN",
        ErrorKind.NotFound => "NOT_FOUND",
        ErrorKind.Conflict => "CONFLICT",
        ErrorKind.PreconditionFailed => "PRECONDITION_FAILED",
        ErrorKind.IdempotencyKeyReused => "IDEMPOTENCY_KEY_REUSED",
        ErrorKind.RateLimited => "RATE_LIMITED",
        ErrorKind.Unavailable => "SERVICE_UNAVAILABLE",
        _ => "INTERNAL_ERROR",
    };

    /// <summary>The status of a validation error: 422 or 400.</summary>
    protected abstract int ValidationStatus { get; }
}

/// <summary>Responds with pages, for people with a browser.</summary>
internal abstract class HtmlDialect : Dialect
{
    /// <summary>Responds with an error's page, or redirects to the page that helps.</summary>
    public abstract Task FailureAsync(HttpContext context, Error error);
}

/// <summary>The JSON of a surface, for successes and errors. All three dialects are in this file, for comparison.</summary>
internal abstract class JsonDialect : Dialect
{
    /// <summary>The dialect of a request to a surface that responds with JSON.</summary>
    /// <exception cref="InvalidOperationException">The surface responds with pages.</exception>
    public static new JsonDialect Of(HttpContext context) =>
        Dialect.Of(context) as JsonDialect ?? throw new InvalidOperationException("Pages have no JSON.");

    /// <summary>Writes what precedes the object, or the array of a list.</summary>
    /// <param name="json">The writer.</param>
    /// <param name="list">Null for one object.</param>
    public abstract void BeginSuccess(Utf8JsonWriter json, ListInfo? list);

    /// <summary>Writes what follows the object or array.</summary>
    public abstract void EndSuccess(Utf8JsonWriter json, ListInfo? list);

    /// <summary>The object in a success that contains one.</summary>
    public virtual JsonElement ObjectIn(JsonElement success) => success;

    /// <summary>Writes an error.</summary>
    public abstract void Failure(Utf8JsonWriter json, Error error);

    private static void BeginData(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WritePropertyName("data");
    }

    private static void Page(Utf8JsonWriter json, ListInfo list)
    {
        if (list.Page is not { } page) return;
        json.WriteStartObject("pagination");
        json.WriteNumber("total", page.Total);
        json.WriteNumber("limit", page.Limit);
        json.WriteNumber("offset", page.Offset);
        json.WriteBoolean("has_more", page.HasMore);
        json.WriteEndObject();
    }

    private static void Fields(Utf8JsonWriter json, IReadOnlyList<FieldError> fields)
    {
        json.WriteStartArray("fields");
        foreach (var field in fields)
        {
            json.WriteStartObject();
            json.WriteString("field", ApiJson.Name(field.Field));
            json.WriteString("message", field.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // {"error":"Not found"} and, for validation, details.fieldErrors and details.formErrors. Document 000.
    internal sealed class PlatformDialect : JsonDialect
    {
        public override string Name => "platform";

        protected override int ValidationStatus => StatusCodes.Status422UnprocessableEntity;

        public override void BeginSuccess(Utf8JsonWriter json, ListInfo? list)
        {
            if (list is not null) BeginData(json);
        }

        public override void EndSuccess(Utf8JsonWriter json, ListInfo? list)
        {
            if (list is null) return;
            Page(json, list);
            json.WriteEndObject();
        }

        public override void Failure(Utf8JsonWriter json, Error error)
        {
            json.WriteStartObject();
            json.WriteString("error", error.Kind == ErrorKind.NotFound ? "Not found" : error.Message);
            if (NamesFields(error.Kind))
            {
                json.WriteStartObject("details");
                json.WriteStartObject("fieldErrors");
                foreach (var field in error.Fields.Where(f => f.Field is not null).GroupBy(f => ApiJson.Name(f.Field)!, f => f.Message))
                {
                    Texts(json, field.Key, field);
                }

                json.WriteEndObject();
                Texts(json, "formErrors", error.Fields.Where(f => f.Field is null).Select(f => f.Message));
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
        {
            json.WriteStartArray(name);
            foreach (var text in texts) json.WriteStringValue(text);
            json.WriteEndArray();
        }
    }

    // {"error":{"code":"NOT_FOUND","message":"…","details":{"fields":[…]}}}. Document 002.
    internal sealed class KeysDialect : JsonDialect
    {
        public override string Name => "keys";

        protected override int ValidationStatus => StatusCodes.Status400BadRequest;

        public override void BeginSuccess(Utf8JsonWriter json, ListInfo? list)
        {
            if (list is not null) BeginData(json);
        }

        public override void EndSuccess(Utf8JsonWriter json, ListInfo? list)
        {
            if (list is null) return;
            Page(json, list);
            json.WriteEndObject();
        }

        public override void Failure(Utf8JsonWriter json, Error error)
        {
            json.WriteStartObject();
            json.WriteStartObject("error");
            json.WriteString("code", CodeOf(error));
            json.WriteString("message", error.Message);
            if (NamesFields(error.Kind))
            {
                json.WriteStartObject("details");
                Fields(json, error.Fields);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    // {"success":false,"error":{"code":"…","message":"Name is required","details":{"field":"name"}}}. Document 003.
    internal sealed class WorkspaceDialect : JsonDialect
    {
        public override string Name => "workspace";

        protected override int ValidationStatus => StatusCodes.Status400BadRequest;

        public override JsonElement ObjectIn(JsonElement success) => success.GetProperty("data");

        public override void BeginSuccess(Utf8JsonWriter json, ListInfo? list)
        {
            json.WriteStartObject();
            json.WriteBoolean("success", true);
            json.WritePropertyName("data");
        }

        public override void EndSuccess(Utf8JsonWriter json, ListInfo? list)
        {
            if (list is not null) Page(json, list);
            json.WriteEndObject();
        }

        public override void Failure(Utf8JsonWriter json, Error error)
        {
            var first = error.Fields.Count > 0 ? error.Fields[0] : null;
            json.WriteStartObject();
            json.WriteBoolean("success", false);
            json.WriteStartObject("error");
            json.WriteString("code", CodeOf(error));
            json.WriteString("message", first?.Message ?? error.Message);
            if (first is not null)
            {
                json.WriteStartObject("details");
                json.WriteString("field", ApiJson.Name(first.Field));
                Fields(json, error.Fields);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }
    }
}

/// <summary>Marks a response as a list.</summary>
/// <param name="Page">The page of the list; null for a list without pages.</param>
internal sealed record ListInfo(PageInfo? Page)
{
    public static readonly ListInfo Whole = new((PageInfo?)null);
}

/// <summary>The paging information in a list response.</summary>
internal sealed record PageInfo(int Total, int Limit, int Offset, bool HasMore)
{
    public static PageInfo Of<T>(PageOf<T> page) => new(page.Total, page.Page.Limit, page.Page.Offset, page.HasMore);
}
