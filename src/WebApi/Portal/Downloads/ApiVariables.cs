using System.Text.Json.Nodes;

namespace Platform.WebApi.Portal.Downloads;

/// <summary>Puts variables into the document's examples of what is sent, where they are the reader's own or another request's.</summary>
internal static class ApiVariables
{
    /// <summary>Stands for a number that is new each time.</summary>
    public const string Now = "{{$timestamp}}";

    /// <summary>The variable of the version of the API that requests are made for.</summary>
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
            return "{{organization_name}}"; // It is called afterwards what it was called before.
        }

        return value is JsonValue text && text.TryGetValue(out string? word) && ByValue.TryGetValue(word, out var variable)
            ? variable
            : value?.DeepClone();
    }
}
