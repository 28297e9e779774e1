namespace Platform.Sdks;

/// <summary>Names operations by method and path: <c>POST /api/api-keys/{id}/rotate</c> is <c>api_keys.rotate</c>.</summary>
internal static class OperationNames
{
    // Operations that the rule below would name badly, or twice.
    private static readonly Dictionary<string, (string Resource, string Name)> Exceptions = new(StringComparer.Ordinal)
    {
        ["DELETE /api/sessions"] = ("sessions", "delete_others"),
        ["GET /api/audit-events.csv"] = ("audit_events", "export_csv"),
        ["GET /api/docs.json"] = ("documents", "openapi"),
        ["POST /authentication"] = ("authentication", "check"),
        ["POST /api/users"] = ("users", "invite"),
    };

    private static readonly Dictionary<string, string> Summaries = new(StringComparer.Ordinal)
    {
        ["health"] = "Whether the service runs, and whether it can serve.",
        ["organizations"] = "The organization a credential belongs to, and signing up.",
        ["auth"] = "Signing in and out, and passwords.",
        ["sessions"] = "The sign-ins of the person who is signed in.",
        ["users"] = "The members of the organization.",
        ["invitations"] = "Accepting an invitation to an organization.",
        ["limits"] = "What the plan allows, and what is left of it.",
        ["usage"] = "How many requests were made, by day and by key.",
        ["documents"] = "The OpenAPI document.",
        ["api_keys"] = "API keys of the Platform API.",
        ["allowed_domains"] = "The domains whose pages may use the organization's keys in browsers.",
        ["audit_events"] = "The audit log of the organization.",
        ["authentication"] = "Checking the credential itself.",
        ["keys"] = "The same API keys, as the Keys API shows them.",
        ["projects"] = "Projects group tasks.",
        ["tasks"] = "Tasks belong to a project.",
        ["versions"] = "The versions of the API, and what each changed.",
    };

    /// <summary>The names of an operation's resource and method.</summary>
    /// <param name="method">The HTTP method, in capitals.</param>
    /// <param name="path">The path, with parameters in braces.</param>
    /// <param name="isList">Whether the response is a list.</param>
    public static (Words Resource, Words Name) Of(string method, string path, bool isList)
    {
        if (Exceptions.TryGetValue($"{method} {path}", out var exception)) return (Words.Of(exception.Resource), Words.Of(exception.Name));

        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        if (segments[0] is "api" or "v1") segments.RemoveAt(0);
        var onOne = segments[^1].StartsWith('{');
        var action = string.Join('_', segments.Skip(1).Where(segment => !segment.StartsWith('{')));
        var verb = (method, action, onOne || !isList) switch
        {
            ("GET", "", false) => "list",
            ("GET", "", true) => "get",
            ("POST", "", _) => "create",
            ("PUT", _, _) => "replace",
            ("PATCH", _, _) => "update",
            ("DELETE", _, _) => "delete",
            (_, _, _) => "",
        };
        return (Words.Of(segments[0]), Words.Of(action.Length == 0 ? verb : verb.Length == 0 ? action : $"{verb}_{action}"));
    }

    /// <summary>A sentence about a resource.</summary>
    public static string ResourceSummary(Words resource) =>
        Summaries.TryGetValue(resource.Snake, out var summary) ? summary : $"Operations on {resource.Text}.";
}
