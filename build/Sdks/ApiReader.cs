using System.Text.Json.Nodes;

namespace Platform.Sdks;

/// <summary>Reads the OpenAPI document. An unknown shape is an error, so that nothing is silently left out of the SDKs.</summary>
internal sealed class ApiReader
{
    // Types that every SDK implements by hand.
    private static readonly string[] CoreSchemas =
    [
        "Error", "ValidationError", "KeysError", "KeysValidationError", "WorkspaceError", "WorkspaceValidationError", "Pagination",
    ];

    private readonly JsonObject _document;
    private readonly JsonObject _schemas;
    private readonly Dictionary<string, Model> _models = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NamedEnum> _enums = new(StringComparer.Ordinal);

    private ApiReader(JsonObject document)
    {
        _document = document;
        _schemas = (JsonObject)document["components"]!["schemas"]!;
    }

    /// <summary>Reads a document.</summary>
    /// <param name="json">An OpenAPI 3.0 document.</param>
    /// <exception cref="InvalidOperationException">The document has a shape without a counterpart in the SDKs.</exception>
    public static Api Read(string json) => new ApiReader((JsonObject)JsonNode.Parse(json)!).Read();

    private Api Read()
    {
        var operations = new List<Operation>();
        foreach (var (path, methods) in (JsonObject)_document["paths"]!)
        {
            foreach (var (method, operation) in (JsonObject)methods!)
            {
                operations.Add(ReadOperation(path, method.ToUpperInvariant(), operation!));
            }
        }

        var twice = operations.GroupBy(operation => $"{operation.Resource}.{operation.Name}").FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new InvalidOperationException($"Two operations are called {twice.Key}; name one of them in OperationNames");
        }

        var resources = operations.GroupBy(operation => operation.Resource)
            .Select(group => new Resource(group.Key, OperationNames.ResourceSummary(group.Key), [.. group]));
        return new Api(
            Text(_document["info"], "version"), [.. resources], [.. _models.Values.OrderBy(model => model.Name, StringComparer.Ordinal)],
            [.. _enums.Values.OrderBy(set => set.Name, StringComparer.Ordinal)]);
    }

    private Operation ReadOperation(string path, string method, JsonNode operation)
    {
        var id = Text(operation, "operationId");
        var parameters = (operation["parameters"] as JsonArray ?? []).Select(parameter => Resolved(parameter!)).ToList();
        List<Parameter> In(string place) =>
        [
            .. parameters.Where(parameter => Text(parameter, "in") == place).Select(parameter => new Parameter(
                Text(parameter, "name"), TypeOf(parameter["schema"]!, $"{id} {Text(parameter, "name")}"), Text(parameter, "description"))),
        ];
        var result = ReadResult(operation);
        var (resource, name) = OperationNames.Of(method, path, result.Kind is ResultKind.Page or ResultKind.List);
        return new Operation(
            id, resource, name, method, path, In("path"), In("query"), In("header"), ReadBody(operation), result,
            Text(operation, "summary"), Text(operation, "description"), operation["security"] is JsonArray { Count: 0 });
    }

    private Model? ReadBody(JsonNode operation)
    {
        var schema = operation["requestBody"]?["content"]?["application/json"]?["schema"];
        if (schema is null) return null;
        var model = ReadModel(Reference(schema), isInput: true);
        if (model.Members.Count > 0) return model;
        _models.Remove(model.Name);
        return null;
    }

    private Result ReadResult(JsonNode operation)
    {
        var success = ((JsonObject)operation["responses"]!).First(response => response.Key[0] == '2').Value!;
        if (success["content"] is not JsonObject { Count: > 0 } content) return new Result(ResultKind.None, null);
        var (mediaType, media) = content.First();
        if (mediaType != "application/json") return new Result(ResultKind.Text, null);
        var schema = media!["schema"]!;
        if (schema["$ref"] is not null) return new Result(ResultKind.Object, TypeOf(schema, mediaType));
        if (schema["properties"] is not JsonObject properties) return new Result(ResultKind.Json, null);
        var data = properties["data"]
            ?? throw new InvalidOperationException($"{Text(operation, "operationId")}: an answer without a name has no `data`");
        var type = TypeOf(data, "data");
        return type switch
        {
            ListType { Item: var item } when properties.ContainsKey("pagination") => new Result(ResultKind.Page, item) { IsWrapped = true },
            ListType { Item: var item } => new Result(ResultKind.List, item) { IsWrapped = true },
            _ => new Result(ResultKind.Object, type) { IsWrapped = true },
        };
    }

    private Model ReadModel(string schemaName, bool isInput) =>
        ReadModel(ModelName(schemaName), (JsonObject)_schemas[schemaName]!, isInput);

    private Model ReadModel(string name, JsonObject schema, bool isInput)
    {
        if (_models.TryGetValue(name, out var known)) return known;
        var required = (schema["required"] as JsonArray ?? []).Select(member => (string)member!).ToHashSet(StringComparer.Ordinal);
        var members = (schema["properties"] as JsonObject ?? []).Select(property => new Member(
            property.Key, TypeOf(property.Value!, $"{name} {property.Key}"), required.Contains(property.Key), IsNullable(property.Value!),
            Text(property.Value, "description")));
        return _models[name] = new Model(name, [.. members], Text(schema, "description"), isInput);
    }

    /// <param name="schema">The schema.</param>
    /// <param name="place">The schema's location, for error messages and to name an anonymous object.</param>
    private TypeRef TypeOf(JsonNode schema, string place)
    {
        if (schema["$ref"] is not null || schema["allOf"] is JsonArray { Count: 1 }) return Named(Reference(schema));
        var values = (schema["enum"] as JsonArray)?.Where(value => value is not null).ToList();
        return (Text(schema, "type"), Text(schema, "format")) switch
        {
            ("string", _) when values is not null => new EnumType([.. values.Select(value => (string)value!)]),
            ("string", "date-time") => new PrimitiveType(Primitive.DateTime),
            ("string", "date") => new PrimitiveType(Primitive.Date),
            ("string", _) => new PrimitiveType(Primitive.String),
            ("integer", _) => new PrimitiveType(Primitive.Integer),
            ("number", _) => new PrimitiveType(Primitive.Number),
            ("boolean", _) => new PrimitiveType(Primitive.Boolean),
            ("array", _) => new ListType(TypeOf(schema["items"]!, place)),
            ("object", _) when schema["properties"] is not null =>
                new ModelType(ReadModel(NameFor(place), (JsonObject)schema, isInput: false).Name),
            var (type, _) => throw new InvalidOperationException($"{place}: no SDK has a counterpart of the type '{type}'"),
        };
    }

    private TypeRef Named(string schemaName)
    {
        if (CoreSchemas.Contains(schemaName)) return new ModelType(schemaName);
        var schema = (JsonObject)_schemas[schemaName]!;
        if (schema["enum"] is not JsonArray values) return new ModelType(ReadModel(schemaName, isInput: false).Name);
        _enums.TryAdd(schemaName, new NamedEnum(schemaName, [.. values.Select(value => (string)value!)], Text(schema, "description")));
        return new NamedEnumType(schemaName);
    }

    private JsonNode Resolved(JsonNode parameter) =>
        parameter["$ref"] is { } reference ? _document["components"]!["parameters"]![((string)reference!).Split('/')[^1]]! : parameter;

    // A member whose object has no name: "Credential key" becomes CredentialKey.
    private static string NameFor(string place) => string.Concat(place.Split(' ').Select(part => Words.Of(part).Pascal));

    // The suffix "View" of the document's names is dropped.
    private static string ModelName(string schemaName) =>
        schemaName.EndsWith("View", StringComparison.Ordinal) ? schemaName[..^"View".Length] : schemaName;

    private static bool IsNullable(JsonNode schema) => (bool?)schema["nullable"] == true;

    private static string Reference(JsonNode schema) => ((string)(schema["$ref"] ?? schema["allOf"]![0]!["$ref"])!).Split('/')[^1];

    private static string Text(JsonNode? node, string member) => (string?)node?[member] ?? "";
}
