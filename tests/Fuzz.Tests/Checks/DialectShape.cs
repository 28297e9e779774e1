using System.Text.Json;

namespace Platform.Fuzz.Tests.Checks;

/// <summary>The form of a failure on each surface; written independently of the server's code.</summary>
internal static class DialectShape
{
    private static readonly string[] Pages = ["/workspace", "/invitations", "/password"];

    /// <summary>The error in a failure's body; null where there is none.</summary>
    public static string? FaultOf(string path, string? type, byte[] body)
    {
        if (Pages.Any(start => IsUnder(path, start)))
        {
            return type == "text/html; charset=utf-8" ? null : $"a page's failure is {type ?? "of no type"}";
        }

        if (type?.StartsWith("text/html", StringComparison.Ordinal) == true && IsUnder(path, "/developers")) return null;
        if (type != "application/json; charset=utf-8") return $"a failure is {type ?? "of no type"}";
        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var root = json.RootElement;
            var (name, isGood) = ("platform", IsPlatform(root));
            if (IsUnder(path, "/v1")) (name, isGood) = ("workspace", IsWorkspace(root));
            if (IsUnder(path, "/v1/keys")) (name, isGood) = ("keys", IsKeys(root));
            return isGood ? null : $"a failure is not in the dialect {name}";
        }
        catch (JsonException problem)
        {
            return $"a failure is no JSON: {problem.Message}";
        }
    }

    /// <summary>The error in the body of a failure of any surface; null where there is none.</summary>
    public static string? FaultOfAny(string? type, byte[] body)
    {
        string[] paths = ["/api", "/v1", "/v1/keys"];
        return paths.Any(path => FaultOf(path, type, body) is null) ? null : "a failure is in no dialect";
    }

    private static bool IsUnder(string path, string start) =>
        path.StartsWith(start, StringComparison.OrdinalIgnoreCase) && (path.Length == start.Length || path[start.Length] == '/');

    private static bool IsPlatform(JsonElement body) => Has(body, "error", JsonValueKind.String) && HasOnly(body, "error", "details")
        && (!body.TryGetProperty("details", out var details)
            || (Has(details, "fieldErrors", JsonValueKind.Object) && Has(details, "formErrors", JsonValueKind.Array)));

    private static bool IsKeys(JsonElement body) => HasOnly(body, "error") && body.TryGetProperty("error", out var error) && IsError(error);

    private static bool IsWorkspace(JsonElement body) =>
        Has(body, "success", JsonValueKind.False) && HasOnly(body, "success", "error")
        && body.TryGetProperty("error", out var error) && IsError(error);

    private static bool IsError(JsonElement error) =>
        Has(error, "code", JsonValueKind.String) && Has(error, "message", JsonValueKind.String)
        && HasOnly(error, "code", "message", "details")
        && (!error.TryGetProperty("details", out var details) || Has(details, "fields", JsonValueKind.Array));

    private static bool Has(JsonElement value, string name, JsonValueKind kind) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) && member.ValueKind == kind;

    private static bool HasOnly(JsonElement value, params string[] names) =>
        value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(member => names.Contains(member.Name));
}
