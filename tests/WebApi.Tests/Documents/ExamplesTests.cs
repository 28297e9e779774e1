using System.Text.Json;
using System.Text.Json.Nodes;
using NJsonSchema;
using NSwag;
using Platform.Domain.Common;
using Platform.WebApi.Http.Dialects;
using Platform.WebApi.Http.Endpoints;
using Platform.WebApi.Http.Errors;
using Platform.WebApi.OpenApi.Samples;
using Platform.WebApi.OpenApi.Schemas;

namespace Platform.WebApi.Tests.Documents;

/// <summary>The examples of the document fit its schemas.</summary>
public sealed class ExamplesTests(RunningApp app) : IClassFixture<RunningApp>
{
    [Fact]
    public async Task Every_body_has_an_example_and_every_example_fits_its_schema()
    {
        var document = await ServedDocument.FetchAsync(app.Http);
        var bodies = document.Operations.SelectMany(operation => operation.Media).ToList();
        Assert.NotEmpty(bodies);
        Assert.All(bodies, body =>
        {
            Assert.NotEmpty(DocumentedOperation.Examples(body.Media));
            Assert.All(
                DocumentedOperation.Examples(body.Media),
                example => Assert.Empty(document.Schema.Faults(example, body.Media["schema"]!, body.Name)));
        });
    }

    [Fact]
    public async Task Example_that_lacks_a_member_is_found_Has_teeth()
    {
        var document = await ServedDocument.FetchAsync(app.Http);
        var media = document.Operation("POST", "/api/auth/login").Response(200)["content"]!["application/json"]!;
        media["example"]!.AsObject().Remove("expires_in");
        Assert.Contains(
            "\"expires_in\"", Assert.Single(document.Schema.Faults(media["example"], media["schema"]!)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_parameter_and_every_member_of_a_schema_has_an_example_that_fits()
    {
        var document = await ServedDocument.FetchAsync(app.Http);
        var parameters = document.Operations.SelectMany(operation => operation.Node["parameters"]?.AsArray() ?? []).ToList();
        Assert.NotEmpty(parameters);
        Assert.All(
            parameters,
            parameter => Assert.Empty(document.Schema.Faults(parameter!["example"], parameter["schema"]!, (string)parameter["name"]!)));

        var members = document.Root["components"]!["schemas"]!.AsObject().Select(schema => (schema.Key, schema.Value!))
            .Concat(document.Operations.SelectMany(operation => operation.Media).Select(media => (media.Name, media.Media["schema"]!)))
            .SelectMany(schema => Leaves(document, schema.Item2, schema.Item1)).ToList();
        Assert.Contains(members, member => member.Name == "ApiKeyView.expires_at");
        Assert.All(members, member =>
        {
            Assert.True(member.Schema.AsObject().ContainsKey("example"), $"{member.Name} has no example");
            Assert.Empty(document.Schema.Faults(member.Schema["example"], member.Schema, member.Name));
        });
    }

    // Members that consist of other members or refer to a schema show the examples of those.
    private static IEnumerable<(string Name, JsonNode Schema)> Leaves(ServedDocument document, JsonNode schema, string name)
    {
        foreach (var (member, inner) in schema["properties"]?.AsObject().Where(member => member.Value!["$ref"] is null).ToList() ?? [])
        {
            var items = inner!["items"];
            if (inner["properties"] is not null || (items is not null && document.Schema.Resolved(items)["properties"] is not null))
            {
                foreach (var leaf in Leaves(document, items ?? inner, $"{name}.{member}")) yield return leaf;
            }
            else
            {
                yield return ($"{name}.{member}", inner);
            }
        }
    }

    public static TheoryData<string> Dialects => [Dialect.Platform.Name, Dialect.Keys.Name, Dialect.Workspace.Name];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Schemas_of_every_dialect_fit_the_responses(string name)
    {
        var dialect = new[] { Dialect.Platform, Dialect.Keys, Dialect.Workspace }.Single(d => d.Name == name);
        var kinds = Enum.GetValues<ErrorKind>().Where(kind => !Dialect.NamesFields(kind) && kind != ErrorKind.Protocol);
        var ofHttp = typeof(HttpErrors).GetFields().Select(field => field.GetValue(null)).OfType<HttpError>().ToList();
        Assert.Contains(HttpErrors.MethodNotAllowed, ofHttp);
        foreach (var error in kinds.Select(kind => new Error(kind, "A sentence")).Concat(ofHttp))
        {
            Assert.Empty(
                Faults(
                    json => dialect.Failure(json, error),
                    document => DialectSchemas.Failure(dialect, error.Kind, document)));
        }

        var invalid = Error.Invalid(
            [
                new FieldError("OrgSlug", "Org slug is required"),
                new FieldError("Scopes[1]", "Unknown scope"),
                new FieldError(null, "Malformed JSON")
            ]);
        Assert.Empty(
            Faults(json => dialect.Failure(json, invalid), document => DialectSchemas.Failure(dialect, ErrorKind.Validation, document)));
        Assert.NotEmpty(
            Faults(json => dialect.Failure(json, invalid), document => DialectSchemas.Failure(dialect, ErrorKind.NotFound, document)));

        var text = new NJsonSchema.JsonSchema { Type = JsonObjectType.String };
        Assert.Empty(Faults(json => Succeed(json, null), document => DialectSchemas.Success(dialect, text, ListKind.None, document)));
        Assert.Empty(
            Faults(
                json => Succeed(json, new ListInfo(new PageInfo(1, 20, 0, false))),
                document => DialectSchemas.Success(dialect, text, ListKind.Pages, document)));
        Assert.Empty(
            Faults(json => Succeed(json, ListInfo.Whole), document => DialectSchemas.Success(dialect, text, ListKind.Whole, document)));

        void Succeed(Utf8JsonWriter json, ListInfo? list)
        {
            dialect.BeginSuccess(json, list);
            if (list is not null) json.WriteStartArray();
            json.WriteStringValue("x");
            if (list is not null) json.WriteEndArray();
            dialect.EndSuccess(json, list);
        }
    }

    private static List<string> Faults(Action<Utf8JsonWriter> write, Func<OpenApiDocument, NJsonSchema.JsonSchema> describe)
    {
        var document = new OpenApiDocument { SchemaType = SchemaType.OpenApi3 };
        document.Components.Schemas["Subject"] = new NJsonSchema.JsonSchema { Type = JsonObjectType.Array, Item = describe(document) };
        var written = JsonNode.Parse(JsonText.Of(document))!;

        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes)) write(json);
        return
        [
            .. new JsonSchema(written).Faults(JsonNode.Parse(bytes.ToArray()), written["components"]!["schemas"]!["Subject"]!["items"]!)
        ];
    }
}
