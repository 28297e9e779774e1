using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Platform.WebApi.Http.Json;

/// <summary>The JSON conventions of all request and response bodies.</summary>
internal static class ApiJson
{
    /// <summary>snake_case names, RFC 3339 instants in UTC, enumerations as text, and strings that are valid Unicode without NUL.</summary>
    public static readonly JsonSerializerOptions Json = MakeOptions();

    /// <summary>The metadata of a type that is sent or received. Surfaces register types with <see cref="JsonTypesAttribute"/>.</summary>
    public static JsonTypeInfo TypeInfo(Type type) => Json.GetTypeInfo(type);

    /// <summary>The metadata of a type that is sent or received, looked up once.</summary>
    public static class Of<T>
    {
        public static readonly JsonTypeInfo<T> TypeInfo = (JsonTypeInfo<T>)Json.GetTypeInfo(typeof(T));
    }

    /// <summary>A member's JSON name: <c>OrgSlug</c> becomes <c>org_slug</c>, <c>Scopes[1]</c> becomes <c>scopes[1]</c>.</summary>
    public static string? Name(string? member)
    {
        if (string.IsNullOrEmpty(member)) return null;
        if (member.Contains('-', StringComparison.Ordinal)) return member; // A header name.
        var end = member.IndexOf('[', StringComparison.Ordinal);
        return end < 0
            ? JsonNamingPolicy.SnakeCaseLower.ConvertName(member)
            : JsonNamingPolicy.SnakeCaseLower.ConvertName(member[..end]) + member[end..];
    }

    private static JsonSerializerOptions MakeOptions()
    {
        IJsonTypes[] surfaces = [.. typeof(ApiJson).Assembly.GetCustomAttributes<JsonTypesAttribute>().Select(surface => surface.Make())];
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            TypeInfoResolver = JsonTypeInfoResolver.Combine([.. surfaces]),
            // Bodies are served as JSON with nosniff and never embedded in a page, so < and & need no escaping.
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters = { new TextConverter(), new InstantConverter(), new OptionalConverter() },
        };
        foreach (var converter in surfaces.SelectMany(surface => surface.Converters)) options.Converters.Add(converter);
        options.MakeReadOnly();
        return options;
    }
}
