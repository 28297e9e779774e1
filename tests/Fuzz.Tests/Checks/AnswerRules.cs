using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Platform.Fuzz.Tests.Wire;
using Platform.WebApi.Tests.Documents;

namespace Platform.Fuzz.Tests.Checks;

/// <summary>Rules for every response, whatever the request.</summary>
internal sealed partial class AnswerRules(JsonSchema schema)
{
    // The server's response to a message that it can't parse as HTTP, before the application handles it.
    private static readonly int[] ServersOwn = [400, 405, 408, 411, 413, 414, 417, 431, 505];

    private static readonly string[] Limits = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"];

    /// <summary>The violations of a response: the rule and what violates it, for each.</summary>
    public IEnumerable<(string Rule, string Fault)> FaultsOf(FuzzRequest request, FuzzAnswer? answer)
    {
        if (answer is null) return request.IsCut ? [] : [("answered", "The connection was closed with no answer")];
        var faults = OfStatus(request, answer).Concat(OfHeaders(request, answer));
        if (IsServersOwn(answer)) return faults.Concat(OfUnread(request, answer));
        faults = faults.Concat(OfFailure(request, answer));
        return request.Operation is { } operation
            ? faults.Concat(OfDocument(request, operation, answer)).Concat(OfAccess(request, operation, answer))
            : faults;
    }

    private static IEnumerable<(string, string)> OfStatus(FuzzRequest request, FuzzAnswer answer)
    {
        if (answer.Status >= 500 && answer.Status is not (503 or 505)) yield return ("no server error", $"{answer.Status}");
        if (answer.Status == 503 && request.Operation is { } operation && !operation.Responses.ContainsKey(503))
        {
            yield return ("no server error", "503 is not documented");
        }

        if (Trace().IsMatch(answer.Text)) yield return ("no exception shown", "The body shows an exception");
    }

    private static IEnumerable<(string, string)> OfHeaders(FuzzRequest request, FuzzAnswer answer)
    {
        if (answer["X-Request-Id"] is not { } id || !RequestId().IsMatch(id))
        {
            yield return ("X-Request-Id", $"It is {answer["X-Request-Id"] ?? "missing"}");
        }
        else if (!IsServersOwn(answer) && OwnId(request) is { } own && own != id)
        {
            yield return ("X-Request-Id", "It is not the caller's own");
        }

        if (answer.Status == 401 && answer["WWW-Authenticate"]?.StartsWith("Bearer", StringComparison.Ordinal) != true)
        {
            yield return ("WWW-Authenticate", "401 lacks it");
        }

        if (answer.Status == 405 && string.IsNullOrEmpty(answer["Allow"])) yield return ("Allow", "405 lacks it");
        if (answer.Status is 429 or 503 && !(int.TryParse(answer["Retry-After"], CultureInfo.InvariantCulture, out var wait) && wait >= 1))
        {
            yield return ("Retry-After", $"{answer.Status} has {answer["Retry-After"] ?? "none"}");
        }

        if (answer["Access-Control-Allow-Origin"] == "*") yield return ("CORS", "Every origin is allowed by an asterisk");
        if (answer["Vary"]?.Contains("Origin", StringComparison.Ordinal) != true) yield return ("Vary", "It lacks Origin");
        if (answer["X-Content-Type-Options"] != "nosniff") yield return ("X-Content-Type-Options", "It is missing");
        if (!IsCounted(request, answer)) yield break;
        if (Limits.FirstOrDefault(name => !long.TryParse(answer[name], CultureInfo.InvariantCulture, out _)) is { } missing)
        {
            yield return ("rate limit headers", $"{missing} is {answer[missing] ?? "missing"}");
        }
    }

    // For an unparsed message no credential, limit or route is known, and the connection can't be reused.
    private static bool IsServersOwn(FuzzAnswer answer) =>
        ServersOwn.Contains(answer.Status) && answer["Connection"] == "close" && answer[Limits[0]] is null;

    // If the request line isn't parsed, neither is the surface.
    private static IEnumerable<(string, string)> OfUnread(FuzzRequest request, FuzzAnswer answer)
    {
        if (request.Method == "HEAD") yield break;
        if (DialectShape.FaultOfAny(answer["Content-Type"], answer.Body) is { } fault) yield return ("dialect", fault);
    }

    // The caller's request id, if it is accepted.
    private static string? OwnId(FuzzRequest request) =>
        request.Headers.Count(header => header.Name == "X-Request-Id") == 1
        && request.Header("X-Request-Id") is { } own && RequestId().IsMatch(own)
            ? own
            : null;

    // Health checks and preflights aren't counted, and a permit is returned after a server error.
    private static bool IsCounted(FuzzRequest request, FuzzAnswer answer) =>
        request.Operation is { } operation && !operation.Path.StartsWith("/api/health", StringComparison.Ordinal)
        && answer.Status < 500 && !IsServersOwn(answer);

    private static IEnumerable<(string, string)> OfFailure(FuzzRequest request, FuzzAnswer answer)
    {
        if (answer.Status < 400 || request.Method == "HEAD") yield break;
        if (DialectShape.FaultOf(request.Path, answer["Content-Type"], answer.Body) is { } fault)
        {
            yield return ("dialect", fault);
        }
    }

    private List<(string, string)> OfDocument(FuzzRequest request, ApiOperation operation, FuzzAnswer answer)
    {
        if (!operation.Responses.TryGetValue(answer.Status, out var response))
        {
            return answer.Status >= 500 ? [] : [("documented status", $"{answer.Status} is not documented")];
        }

        var faults = new List<(string, string)>();
        foreach (var (name, _) in response["headers"] as JsonObject ?? [])
        {
            if (IsPromised(name, request) && answer[name] is null) faults.Add(("documented header", $"{answer.Status} lacks {name}"));
        }

        var type = answer["Content-Type"]?.Split(';')[0];
        if (response["content"] is not JsonObject { Count: > 0 } content)
        {
            if (answer.Body.Length > 0) faults.Add(("documented body", $"{answer.Status} has a body, and none is documented"));
            return faults;
        }

        if (type is null || content[type] is not { } media)
        {
            return [.. faults, ("documented type", $"{answer.Status} is {type ?? "of no type"}")];
        }

        if (type == "application/json" && request.Method != "HEAD")
        {
            var wrong = schema.FaultsIn(answer.Body, media["schema"]!);
            faults.AddRange(wrong.Select(fault => ("documented schema", $"{answer.Status} {fault}")));
        }

        return faults;
    }

    // A refusal for a missing scope is announced in WWW-Authenticate; other refusals of the same status need not be.
    private static bool IsPromised(string header, FuzzRequest request) => header switch
    {
        "WWW-Authenticate" or "X-Refused-Origin" or "Api-Key-Expires" or "Idempotent-Replayed" => false,

        // A separate rule covers these, for every counted response.
        _ when header.StartsWith("X-RateLimit", StringComparison.Ordinal) => false,
        "RateLimit" or "RateLimit-Policy" => request.Credential.Length > 0,
        _ => true,
    };

    private static IEnumerable<(string, string)> OfAccess(FuzzRequest request, ApiOperation operation, FuzzAnswer answer)
    {
        if (operation.NeedsCredential && request.Credential is "" or "bad" or "revoked" && operation.NeedsCredential && answer.Status < 400)
        {
            yield return ("credential", $"{answer.Status} without a good credential");
        }

        if (request.IsForeign && answer.Status is < 400 or 403 && !(answer.Status == 403 && request.Credential != "admin"))
        {
            yield return ("tenancy", $"{answer.Status} for a thing of another organization");
        }
    }

    [GeneratedRegex(@"Exception\b|\bat [A-Za-z.]+\([A-Za-z ,]*\)|SqliteError|Microsoft\.")]
    private static partial Regex Trace();

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,128}\z")]
    private static partial Regex RequestId();
}

/// <summary>Validates bodies against schemas.</summary>
internal static class BodySchemas
{
    /// <summary>The violations of a body, without values, so that one fault reads the same each time.</summary>
    public static IReadOnlyList<string> FaultsIn(this JsonSchema schema, byte[] body, JsonNode wanted)
    {
        try
        {
            return [.. schema.Faults(JsonNode.Parse(body), wanted).Take(3).Select(fault => Regex.Replace(fault, @"/\d+", "/n"))];
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException)
        {
            return ["The body is no JSON"];
        }
    }
}
