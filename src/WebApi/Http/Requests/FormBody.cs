using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Platform.Application.Common;
using Platform.Domain.Common;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.Http.Json;

namespace Platform.WebApi.Http.Requests;

/// <summary>
/// A body of <c>application/x-www-form-urlencoded</c>, read as strictly as JSON: a field that isn't valid UTF-8 is reported by name,
/// whereas the framework's readers would alter it.
/// </summary>
internal sealed class FormBody
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // A value that can't be read is null.
    private readonly Dictionary<string, List<string?>> _fields = new(StringComparer.Ordinal);

    private FormBody() { }

    /// <summary>Splits a body into its fields.</summary>
    public static FormBody Parse(ReadOnlySpan<byte> body)
    {
        var form = new FormBody();
        foreach (var range in body.Split((byte)'&'))
        {
            var field = body[range];
            var equals = field.IndexOf((byte)'=');
            if (field.IsEmpty || Text(equals < 0 ? field : field[..equals]) is not { } name) continue;
            if (!form._fields.TryGetValue(name, out var values)) form._fields[name] = values = [];
            values.Add(Text(equals < 0 ? [] : field[(equals + 1)..]));
        }

        return form;
    }

    /// <summary>The values of a field, in order; null for a value that can't be read.</summary>
    public IReadOnlyList<string?> this[string name] => _fields.GetValueOrDefault(name) ?? [];

    /// <summary>
    /// Converts the form to JSON. A member's type decides whether "5" is a number, a repeated field is a list, and a member of an object is
    /// written as <c>notifications[limits]</c>.
    /// </summary>
    /// <exception cref="RefusedException">A field can't be read, or a field that is not a list is repeated.</exception>
    public JsonElement ToJson(IEnumerable<JsonPropertyInfo> members)
    {
        var errors = new List<FieldError>();
        var body = ToObject(members, member => member, member => member, errors);
        if (errors.Count > 0) throw new RefusedException(Error.Invalid(errors));
        return JsonSerializer.SerializeToElement(body, FormTypes.Default.JsonObject);
    }

    // The field name of a nested member differs from its path in errors.
    private JsonObject ToObject(
        IEnumerable<JsonPropertyInfo> members, Func<string, string> fieldOf, Func<string, string> pathOf, List<FieldError> errors)
    {
        var body = new JsonObject();
        foreach (var member in members)
        {
            var (field, path, type) = (fieldOf(member.Name), pathOf(member.Name), Unwrapped(member.PropertyType));
            var isList = IsList(type);
            var values = isList ? Items(field) : _fields.GetValueOrDefault(field) ?? [];
            if (values.Count == 0)
            {
                if (MembersOf(member) is not { } inner) continue;
                var part = ToObject(inner, name => $"{field}[{name}]", name => $"{path}.{name}", errors);
                if (part.Count > 0) body[member.Name] = part;
            }
            else if (values.IndexOf(null) is >= 0 and var place) errors.Add(
                new FieldError(isList ? $"{path}[{place}]" : path, TextConverter.Unreadable));
            else if (isList) body[member.Name] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]);
            else if (values.Count > 1) errors.Add(new FieldError(path, "Must be given once"));
            else
            {
                var mayBeNull = type != typeof(string) && !(type.IsEnum && IsOptional(member.PropertyType));
                body[member.Name] = FromText(values[0]!, type, mayBeNull);
            }
        }

        return body;
    }

    /// <summary>Adds the fields that match no member.</summary>
    public JsonElement WithOthers(JsonElement members)
    {
        var body = JsonObject.Create(members)!;
        var lists = body.Where(member => member.Value is JsonArray).Select(member => member.Key).ToList();
        foreach (var (name, values) in _fields)
        {
            if (body.ContainsKey(name) || lists.Exists(list => IsItem(name, list))) continue;
            body[name] = values is [var only]
                ? JsonValue.Create(only)
                : new JsonArray([.. values.Select(value => JsonValue.Create(value))]);
        }

        return JsonSerializer.SerializeToElement(body, FormTypes.Default.JsonObject);
    }

    /// <summary>Whether a member is a list and may be repeated in a form.</summary>
    public static bool IsList(Type type) => type != typeof(string) && type.IsAssignableTo(typeof(System.Collections.IEnumerable));

    // The type without nullability or <see cref="Optional{T}"/>.
    private static Type Unwrapped(Type type) =>
        Nullable.GetUnderlyingType(type) ?? (IsOptional(type) ? type.GenericTypeArguments[0] : type);

    private static bool IsOptional(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>);

    /// <summary>The members of an object-typed member; null for other types.</summary>
    public static IList<JsonPropertyInfo>? MembersOf(JsonPropertyInfo member) =>
        ApiJson.TypeInfo(Unwrapped(member.PropertyType)) is { Kind: JsonTypeInfoKind.Object } info ? info.Properties : null;

    // Clients write a list as scopes=a&scopes=b, as scopes[]=a&scopes[]=b, or as scopes[0]=a&scopes[1]=b.
    private List<string?> Items(string name) =>
    [
        .. _fields.Where(field => field.Key == name || IsItem(field.Key, name)).SelectMany(field => field.Value),
    ];

    private static bool IsItem(string key, string name) =>
        key.Length >= name.Length + 2
        && key.StartsWith(name, StringComparison.Ordinal)
        && key[name.Length] == '[' && key[^1] == ']'
        && key.AsSpan(name.Length + 1, key.Length - name.Length - 2).IndexOfAnyExceptInRange('0', '9') < 0;

    // A form has no null: an empty field of a type other than text means null.
    private static JsonValue? FromText(string text, Type type, bool mayBeNull)
    {
        if (text.Length == 0 && mayBeNull) return null;
        if (type == typeof(int) || type == typeof(long))
        {
            return long.TryParse(text, out var number) ? JsonValue.Create(number) : JsonValue.Create(text);
        }

        if (type == typeof(bool)) return bool.TryParse(text, out var flag) ? JsonValue.Create(flag) : JsonValue.Create(text);
        return JsonValue.Create(text);
    }

    // Null if a percent sign isn't followed by two hex digits, or the bytes aren't UTF-8.
    private static string? Text(ReadOnlySpan<byte> encoded)
    {
        var bytes = new byte[encoded.Length];
        var length = 0;
        for (var i = 0; i < encoded.Length; i++)
        {
            if (encoded[i] != '%')
            {
                bytes[length++] = encoded[i] == '+' ? (byte)' ' : encoded[i];
                continue;
            }

            if (i + 2 >= encoded.Length || !char.IsAsciiHexDigit((char)encoded[i + 1]) || !char.IsAsciiHexDigit((char)encoded[i + 2]))
            {
                return null;
            }

            bytes[length++] = Convert.FromHexString([(char)encoded[i + 1], (char)encoded[i + 2]])[0];
            i += 2;
        }

        try
        {
            return Strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}

/// <summary>The serialization metadata of the JSON that forms are converted to.</summary>
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class FormTypes : JsonSerializerContext;
