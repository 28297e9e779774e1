using System.Text.Json.Nodes;
using Platform.Sdks;
using Platform.TestKit;

namespace Platform.Sdk.Tests;

/// <summary>The output of the Go writer.</summary>
public sealed class GoWriterTests
{
    [Fact]
    public void API_version_that_is_a_date_is_sent_with_each_request()
    {
        Assert.Contains(
            "const apiVersion = \"\"\n", Written("resources.go", document => document["info"]!["version"] = "0.2.0"),
            StringComparison.Ordinal);
        Assert.Contains(
            "const apiVersion = \"2026-12-01\"\n", Written("resources.go", document => document["info"]!["version"] = "2026-12-01"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Object_used_only_in_requests_has_optional_members()
    {
        var models = Written("models.go", document => Properties(document, "ChangeUser")["notifications"] = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { ["api_versions"] = new JsonObject { ["type"] = "boolean" } },
        });

        Assert.Contains(
            "type ChangeUserNotifications struct {\n\tAPIVersions Optional[bool] `body:\"api_versions\"`\n}", models,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status", "type ProjectStatus string")]
    [InlineData("visibility", "type Visibility string")]
    [InlineData("role", "type ProjectRole string")]
    public void Enum_has_a_name_that_no_other_type_has(string member, string declaration)
    {
        var enums = Written("enums.go", document => Properties(document, "ProjectView")[member] = new JsonObject
        {
            ["type"] = "string",
            ["enum"] = new JsonArray("open", "not-open"),
        });

        Assert.Contains(declaration, enums, StringComparison.Ordinal);
        Assert.Contains("NotOpen ", enums, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_between_comments_are_aligned_in_columns() => Assert.Contains(
        """
        type Task struct {
        	// `task_…`
        	ID string `json:"id"`
        	// `proj_…`
        	ProjectID   string     `json:"project_id"`
        	Title       string     `json:"title"`
        	Description *string    `json:"description"`
        	Status      TaskStatus `json:"status"`
        	CreatedAt   time.Time  `json:"created_at"`
        	UpdatedAt   time.Time  `json:"updated_at"`
        }

        """.ReplaceLineEndings("\n"),
        Written("models.go", _ => { }), StringComparison.Ordinal);

    private static JsonObject Properties(JsonNode document, string schema) =>
        (JsonObject)document["components"]!["schemas"]![schema]!["properties"]!;

    private static string Written(string path, Action<JsonNode> change)
    {
        var document = JsonNode.Parse(File.ReadAllText(Generation.NewestDocument(RepositoryRoot.Path)))!;
        change(document);
        return new GoWriter().Write(ApiReader.Read(document.ToJsonString())).Single(file => file.Path == path).Text;
    }
}
