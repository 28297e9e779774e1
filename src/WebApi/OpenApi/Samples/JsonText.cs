using System.Text.Json;
using System.Text.Json.Nodes;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Serialization;
using NJsonSchema;
using NJsonSchema.Infrastructure;
using NSwag;

namespace Platform.WebApi.OpenApi.Samples;

/// <summary>Converts JSON between the application, which uses System.Text.Json, and NSwag, whose model uses Newtonsoft.Json.</summary>
internal static class JsonText
{
    /// <summary>The OpenAPI version of the document. Importers refuse 3.0.4, which differs from it only in wording.</summary>
    public const string OpenApiVersion = "3.0.3";

    // Strings that look like dates stay strings.
    private static readonly JsonSerializerSettings AsWritten = new() { DateParseHandling = DateParseHandling.None };

    /// <summary>A node as a token of NSwag's model.</summary>
    public static JToken TokenOf(JsonNode node) => TokenOf(node.ToJsonString());

    /// <summary>Written JSON as a token of NSwag's model.</summary>
    public static JToken TokenOf(Action<Utf8JsonWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes)) write(json);
        return TokenOf(System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
    }

    /// <summary>The text of a document.</summary>
    public static string Of(OpenApiDocument document) =>
        JsonSchemaSerialization.ToJson(document, document.SchemaType, new Contracts(document.SchemaType), Formatting.Indented);

    private static JToken TokenOf(string text) => JsonConvert.DeserializeObject<JToken>(text, AsWritten)!;

    // NSwag's contracts, except that limits are written as 1, not 1.0, and a reference to a response has no other members.
    private sealed class Contracts(SchemaType type) : IContractResolver
    {
        private readonly DefaultContractResolver _own = OpenApiDocument.GetJsonSerializerContractResolver(type);

        public JsonContract ResolveContract(Type type)
        {
            if ((Nullable.GetUnderlyingType(type) ?? type) == typeof(decimal))
            {
                return new JsonPrimitiveContract(type) { Converter = new ShortNumbers() };
            }

            var contract = _own.ResolveContract(type);
            if (type == typeof(OpenApiResponse))
            {
                var description = ((JsonObjectContract)contract).Properties["description"];
                description.ShouldSerialize = response => ((OpenApiResponse)response).Reference is null;
            }

            return contract;
        }
    }

    private sealed class ShortNumbers : JsonConverter<decimal>
    {
        public override void WriteJson(JsonWriter writer, decimal value, Newtonsoft.Json.JsonSerializer serializer) =>
            writer.WriteRawValue(value.ToString(System.Globalization.CultureInfo.InvariantCulture));

        public override decimal ReadJson(
            JsonReader reader, Type objectType, decimal existingValue, bool hasExistingValue, Newtonsoft.Json.JsonSerializer serializer) =>
            throw new NotSupportedException();
    }
}
