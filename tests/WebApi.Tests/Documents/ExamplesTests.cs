using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Platform.Domain.Common;
using Platform.WebApi.Http;
using Platform.WebApi.Http.OpenApi;

namespace Platform.WebApi.Tests.Documents;

/// <summary>The document's examples are what its schemas say.</summary>
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
            Assert.All(DocumentedOperation.Examples(body.Media), example => Assert.Empty(document.Schema.Faults(example, body.Media["schema"]!, body.Name)));
        });
    }

    [Fact]
    public async Task An_example_with_a_member_too_few_would_be_found()
    {
        var document = await ServedDocument.FetchAsync(app.Http);
        var media = document.Operation("POST", "/api/auth/login").Response(200)["content"]!["application/json"]!;
        media["example"]!.AsObject().Remove("expires_in");
        Assert.Contains("\"expires_in\"", Assert.Single(document.Schema.Faults(media["example"], media["schema"]!)), StringComparison.Ordinal);
    }

    public static TheoryData<string> Dialects => [Dialect.Platform.Name, Dialect.Keys.Name, Dialect.Workspace.Name];

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task The_schemas_of_every_dialect_fit_what_it_writes(string name)
    {
        var dialect = new[] { Dialect.Platform, Dialect.Keys, Dialect.Workspace }.Single(d => d.Name == name);
        foreach (var kind in Enum.GetValues<ErrorKind>().Where(kind => !Dialect.NamesFields(kind)))
        {
            Assert.Empty(await FaultsAsync(json => dialect.Failure(json, new Error(kind, "A sentence")), document => DialectSchemas.Failure(dialect, kind, document)));
        }

        var invalid = Error.Invalid([new FieldError("OrgSlug", "Org slug is required"), new FieldError("Scopes[1]", "Unknown scope"), new FieldError(null, "Malformed JSON")]);
        Assert.Empty(await FaultsAsync(json => dialect.Failure(json, invalid), document => DialectSchemas.Failure(dialect, ErrorKind.Validation, document)));
        Assert.NotEmpty(await FaultsAsync(json => dialect.Failure(json, invalid), document => DialectSchemas.Failure(dialect, ErrorKind.NotFound, document)));

        var text = new OpenApiSchema { Type = JsonSchemaType.String };
        Assert.Empty(await FaultsAsync(json => Succeed(json, null), document => DialectSchemas.Success(dialect, text, ListKind.None, document)));
        // The Keys API has no pages.
        if (dialect != Dialect.Keys) Assert.Empty(await FaultsAsync(json => Succeed(json, new ListInfo(new PageInfo(1, 20, 0, false))), document => DialectSchemas.Success(dialect, text, ListKind.Pages, document)));
        Assert.Empty(await FaultsAsync(json => Succeed(json, ListInfo.Whole), document => DialectSchemas.Success(dialect, text, ListKind.Whole, document)));

        void Succeed(Utf8JsonWriter json, ListInfo? list)
        {
            dialect.BeginSuccess(json, list);
            if (list is not null) json.WriteStartArray();
            json.WriteStringValue("x");
            if (list is not null) json.WriteEndArray();
            dialect.EndSuccess(json, list);
        }
    }

    private static async Task<List<string>> FaultsAsync(Action<Utf8JsonWriter> write, Func<OpenApiDocument, IOpenApiSchema> describe)
    {
        var document = new OpenApiDocument();
        document.AddComponent("Subject", new OpenApiSchema { Type = JsonSchemaType.Array, Items = describe(document) });
        var written = JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_0, TestContext.Current.CancellationToken))!;

        using var bytes = new MemoryStream();
        await using (var json = new Utf8JsonWriter(bytes)) write(json);
        return [.. new JsonSchema(written).Faults(JsonNode.Parse(bytes.ToArray()), written["components"]!["schemas"]!["Subject"]!["items"]!)];
    }
}
