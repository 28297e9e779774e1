using System.Text.Json.Nodes;
using Platform.Sdks;
using Platform.TestKit;

namespace Platform.Sdk.Tests;

/// <summary>The generated files of the SDKs and the document they are generated from.</summary>
public sealed class GeneratedFilesTests
{
    private static string Document => File.ReadAllText(Generation.NewestDocument(RepositoryRoot.Path));

    [Fact]
    public void Generated_files_match_the_document() =>
        Assert.Empty(new Generation(RepositoryRoot.Path, SdkWriters.All).Differences());

    [Fact]
    public void New_operation_changes_every_sdk_Has_teeth()
    {
        var document = JsonNode.Parse(Document)!;
        var copy = document["paths"]!["/v1/projects"]!.DeepClone();
        copy["get"]!["operationId"] = "listFolders";
        copy["post"]!["operationId"] = "createFolder";
        document["paths"]!["/v1/folders"] = copy;

        var differences = new Generation(RepositoryRoot.Path, SdkWriters.All, document.ToJsonString()).Differences();

        AssertInEverySdk(differences);
    }

    [Fact]
    public void New_member_changes_every_sdk_Has_teeth()
    {
        var document = JsonNode.Parse(Document)!;
        document["components"]!["schemas"]!["ProjectView"]!["properties"]!["colour"] = new JsonObject { ["type"] = "string" };

        var differences = new Generation(RepositoryRoot.Path, SdkWriters.All, document.ToJsonString()).Differences();

        AssertInEverySdk(differences);
    }

    [Fact]
    public void Every_operation_has_a_unique_name()
    {
        var api = ApiReader.Read(Document);

        Assert.NotEmpty(api.Operations);
        Assert.Equal(api.Operations.Count(), api.Operations.Select(operation => (operation.Resource, operation.Name)).Distinct().Count());
    }

    [Theory]
    [InlineData("rotateApiKey", "api_keys", "rotate")]
    [InlineData("listProjects", "projects", "list")]
    [InlineData("updateTask", "tasks", "replace")]
    [InlineData("patchTask", "tasks", "update")]
    [InlineData("getMe", "users", "me")]
    [InlineData("logIn", "auth", "login")]
    [InlineData("changeCurrentOrganization", "organizations", "update_current")]
    [InlineData("getCurrentOrganization", "organizations", "current")]
    [InlineData("getHealth", "health", "get")]
    [InlineData("getUsage", "usage", "get")]
    public void Operation_is_named_by_its_path(string id, string resource, string name)
    {
        var operation = ApiReader.Read(Document).Operations.Single(operation => operation.Id == id);

        Assert.Equal((resource, name), (operation.Resource.Snake, operation.Name.Snake));
    }

    [Fact]
    public void Unknown_shape_is_refused_by_the_generator()
    {
        var document = JsonNode.Parse(Document)!;
        document["components"]!["schemas"]!["ProjectView"]!["properties"]!["name"] = new JsonObject { ["oneOf"] = new JsonArray() };

        var refusal = Assert.Throws<InvalidOperationException>(() => ApiReader.Read(document.ToJsonString()));

        Assert.Contains("name", refusal.Message, StringComparison.Ordinal);
    }

    private static void AssertInEverySdk(IReadOnlyList<string> differences) => Assert.All(SdkWriters.All, writer =>
        Assert.Contains(differences, line => line.StartsWith($"sdks/{writer.Folder}/", StringComparison.Ordinal)));
}
