using System.Text;
using Platform.Fuzz.Tests.Checks;
using Platform.Fuzz.Tests.Wire;

namespace Platform.Fuzz.Tests.Making;

/// <summary>Generates requests for operations: some should succeed, some have no credential, and half are mutated.</summary>
internal sealed class RequestMaker(Dice dice, World world, World stranger, MailedTokens tokens)
{
    private const string JsonType = "application/json";
    private const string FormType = "application/x-www-form-urlencoded";

    private static readonly string[] Credentials = ["", "key", "narrow", "test", "member", "revoked", "bad"];

    private static readonly string[] Methods = ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "POST", "GET"];

    private static readonly string[] OddParts = ["%", "%zz", "%ff", "%ed%a0%80", "%00", "a&limit=b", "[]=1"];

    private static readonly string[] OddQueries = ["", "=", "&&", "limit", "limit=1&limit=2", "unknown=1", "a[]=1", "access_token=x"];

    private static readonly string[] Types =
    [
        "", "text/plain", "application/xml", "application/json; charset=utf-16", "application/json; charset=nonsense",
        "application/JSON;x=y", "application/problem+json",
        "multipart/form-data", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded; charset=iso-8859-1", "*/*", "json",
        "application/json, text/plain", ";;;",
    ];

    private static readonly (string Name, string[] Values)[] OddHeaders =
    [
        ("Idempotency-Key", ["", " ", "a", new string('k', 255), new string('k', 256), "\u00e9", "a\tb", "again", "again", "again"]),
        ("If-Match", ["", "*", "\"x\"", "W/\"x\"", "x", "\"a\", \"b\"", "\"", ",", "\"\u00e9\""]),
        ("If-None-Match", ["", "*", "\"x\"", "W/\"x\"", "x", "\"a\", \"b\""]),
        ("X-Org-Key", ["", "org_", "org_00000000000000000000000000000000", "\u00e9"]),
        ("Origin", ["", "null", "https://unlisted.example.org", "malformed", "https://", "http://localhost:1", "*",
        "https://ex\u00e4mple.com"]),
        ("Accept", ["", "text/html", "application/xml", "*/*;q=0", "application/json;q=nonsense", ";", "text/csv"]),
        ("Accept-Encoding", ["gzip", "identity;q=0", "*;q=0", "\u00e9"]),
        ("Content-Encoding", ["gzip", "identity", "br", "", "gzip, gzip"]),
        ("X-Request-Id", ["ok-1", new string('a', 128), new string('a', 129), "a b", "", "<script>", "\u00e9"]),
        ("Range", ["bytes=0-1", "bytes=-1", "x"]),
        ("X-Forwarded-For", ["203.0.113.7", "unknown", ",,,", "[::1]:80"]),
        ("X-Forwarded-Prefix", ["/platform", "//evil.example"]),
        ("X-HTTP-Method-Override", ["DELETE"]),
        ("traceparent", ["00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "nonsense"]),
        ("Cookie", ["workspace=x", "=;=", "__Host-workspace=AAAA"]),
        ("Access-Control-Request-Method", ["GET"]),
    ];

    private readonly Bodies _bodies = new(dice, world, tokens);

    /// <summary>A request for an operation.</summary>
    public FuzzRequest Make(ApiOperation operation)
    {
        var way = dice.Number(0, 100);
        if (way < 35)
        {
            return Compose(operation, dice.Chance(80) ? "admin" : dice.Pick((string[])["key", "narrow", "test", "member"]), isOdd: false);
        }

        if (way < 42) return Compose(operation, "", isOdd: false);
        if (way < 50) return Compose(operation, dice.Chance(60) ? "admin" : "key", isOdd: false, isForeign: operation.HasId);
        return Compose(operation, dice.Chance(75) ? "admin" : dice.Pick(Credentials), isOdd: true);
    }

    private FuzzRequest Compose(ApiOperation operation, string credential, bool isOdd, bool isForeign = false)
    {
        var headers = new List<(string Name, string Value)>();
        if (credential.Length > 0) headers.Add(("Authorization", Authorization(credential)));
        var (method, isForOperation) = (operation.Method, true);
        if (isOdd && dice.Chance(4)) (method, isForOperation) = (dice.Pick(Methods), false);
        var path = operation.Path.Replace("{id}", Id(operation, isOdd, isForeign), StringComparison.Ordinal);
        var body = Body(operation, isOdd, headers);
        if (isOdd) AddHeaders(operation, headers);
        return new FuzzRequest
        {
            Operation = isForOperation || method == operation.Method ? operation : null,
            Method = method,
            Target = path + Query(operation, isOdd),
            Headers = headers,
            Body = body ?? [],
            HasBody = body is not null,
            Credential = credential,
            IsForeign = isForeign,
        };
    }

    private string Id(ApiOperation operation, bool isOdd, bool isForeign)
    {
        if (!operation.HasId) return "";
        if (isForeign) return stranger.IdOf(operation.Collection, dice);
        if (!isOdd || dice.Chance(60)) return world.IdOf(operation.Collection, dice);

        // A dot segment would be resolved in the path, and an empty one would name the collection.
        var odd = OddValues.OfText(dice);
        odd = odd.Length > 1000 ? odd[..1000] : odd;
        return odd.Trim('.').Length == 0 ? "0" : Uri.EscapeDataString(string.Concat(odd.EnumerateRunes()));
    }

    private byte[]? Body(ApiOperation operation, bool isOdd, List<(string Name, string Value)> headers)
    {
        if (operation.Body is null && !(isOdd && dice.Chance(5))) return null;
        var members = _bodies.Good(operation);
        var isForm = dice.Chance(25);
        if (isOdd && dice.Chance(70)) _bodies.Spoil(operation, members);
        var body = isForm ? _bodies.Form(members) : Bodies.Json(members);
        var type = isForm ? FormType : JsonType;
        if (isOdd && dice.Chance(15)) body = _bodies.Broken(body);
        if (isOdd && dice.Chance(8)) type = dice.Pick(Types);
        if (isOdd && dice.Chance(4)) return null;
        if (type.Length > 0) headers.Add(("Content-Type", type));
        return body;
    }

    private string Query(ApiOperation operation, bool isOdd)
    {
        var parameters = operation.Parameters.Where(parameter => (string)parameter["in"]! == "query").ToList();
        var parts = new List<string>();
        foreach (var parameter in parameters.Where(_ => dice.Chance(isOdd ? 40 : 20)))
        {
            var name = (string)parameter["name"]!;
            var good = name switch
            {
                "project_id" => world.IdOf("/v1/projects", dice),
                "from" or "to" when parameter["schema"]!["format"]?.ToString() == "date" => $"{DateTime.UtcNow:yyyy-MM-dd}",
                "from" or "to" => $"{DateTime.UtcNow:yyyy-MM-dd}T00:00:00Z",
                "actor" => $"{world.Admin.UserId}",
                _ => (parameter["example"] ?? parameter["schema"]!["default"])?.ToString() ?? "1",
            };
            var value = isOdd && dice.Chance(60) ? OddValues.OfText(dice) : good;
            value = value.Length > 1000 ? value[..1000] : value;
            var written = Uri.EscapeDataString(string.Concat(value.EnumerateRunes()));
            parts.Add($"{name}={(isOdd && dice.Chance(10) ? dice.Pick(OddParts) : written)}");
        }

        if (isOdd && dice.Chance(5)) parts.Add(dice.Pick(OddQueries));
        return parts.Count > 0 ? "?" + string.Join('&', parts) : "";
    }

    private void AddHeaders(ApiOperation operation, List<(string Name, string Value)> headers)
    {
        for (var times = dice.Number(0, 3); times > 0; times--)
        {
            var (name, values) = dice.Pick(OddHeaders);
            headers.Add((name, Latin(dice.Chance(25) ? Fitting(name) ?? dice.Pick(values) : dice.Pick(values))));
        }

        foreach (var parameter in operation.Parameters.Where(parameter => (string)parameter["in"]! == "header" && dice.Chance(30)))
        {
            var name = (string)parameter["name"]!;
            headers.Add((name, Latin(Fitting(name) ?? $"key-{dice.Number(0, 5)}")));
        }

        if (dice.Chance(3)) headers.Add(("Authorization", "Bearer again"));
    }

    private string? Fitting(string header) => header switch
    {
        "If-Match" or "If-None-Match" => world.ETag,
        "X-Org-Key" => dice.Chance(70) ? world.OrgKey : stranger.OrgKey,
        "Origin" => world.Origin,
        _ => null,
    };

    private string Authorization(string credential) => credential == "bad"
        ? dice.Pick((string[])
        [
            "Bearer", "Bearer ", "Basic YTpi", "bearer x", "Bearer wrk_" + new string('0', 64), "Bearer wl_live_x", "Bearer a.b.c",
            "Bearer " + new string('a', 5000), "Bearer \u00e9",
            "Bearer " + world.Credentials["admin"][..^2], "Token " + world.Credentials["key"], world.Credentials["key"],
            "Bearer " + world.Admin.RefreshToken,
        ])
        : $"{(dice.Chance(90) ? "Bearer" : "bEARER")} {world.Credentials[credential]}";

    // In a header value only what fits in one byte.
    private static string Latin(string text) => Encoding.Latin1.GetString(Encoding.Latin1.GetBytes(text));
}
