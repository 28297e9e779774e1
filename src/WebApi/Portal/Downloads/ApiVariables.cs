using System.Text.Json.Nodes;

namespace Platform.WebApi.Portal.Downloads;

/// <summary>Replaces values in the document's example bodies by variables where they depend on the visitor or on other requests.</summary>
internal static class ApiVariables
{
    /// <summary>A variable whose number changes with each request.</summary>
    public const string Now = "{{$timestamp}}";

    /// <summary>The variable of the API version that requests use.</summary>
    public const string Version = "api_version";

    private const string Organization = "changeCurrentOrganization";
    private const string SignUp = "signUp";

    private static readonly Dictionary<string, string> ByValue = new()
    {
        ["you@example.com"] = "{{email}}",
        ["your-password"] = "{{password}}",
        ["another-password"] = "{{password}}",
        ["colleague@example.com"] = $"colleague-{Now}@example.com",
        ["example.com"] = $"page-{Now}.example.com",
    };

    private static readonly HashSet<string> ByName = new(StringComparer.Ordinal) { "org_slug", "project_id", "refresh_token" };

    /// <summary>The example with variables in it.</summary>
    public static JsonObject PutInto(JsonObject example, string operation)
    {
        var body = new JsonObject(example.Select(member => KeyValuePair.Create(member.Key, Put(member.Key, member.Value, operation))));
        if (operation == SignUp) body["slug"] = $"example-{Now}";
        return body;
    }

    private static JsonNode? Put(string name, JsonNode? value, string operation)
    {
        if (ByName.Contains(name)) return $"{{{{{name}}}}}";
        if (name == Version) return $"{{{{{Version}}}}}";
        if (name == "token") return operation == "resetPassword" ? "{{reset_token}}" : "{{invitation_token}}";
        if (name == "name" && operation == Organization)
        {
            return "{{organization_name}}"; // Renaming it to its current name leaves it unchanged.
        }

        return value is JsonValue text && text.TryGetValue(out string? known) && ByValue.TryGetValue(known, out var variable)
            ? variable
            : value?.DeepClone();
    }
}
