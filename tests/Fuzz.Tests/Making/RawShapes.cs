using System.Globalization;
using System.Text;
using Platform.Fuzz.Tests.Wire;

namespace Platform.Fuzz.Tests.Making;

/// <summary>Requests that no HTTP client would send: invalid framing, odd methods, odd targets, odd headers.</summary>
internal sealed class RawShapes(Dice dice, World world, string host)
{
    private const string Json = "Content-Type: application/json\r\n";
    private const string GoodBody = "{\"name\":\"Raw\"}";

    private static readonly string[] Paths =
    [
        "/v1/projects", "/v1/keys", "/api/api-keys", "/api/auth/login", "/authentication", "/api/organizations",
    ];

    private static readonly string[] Methods =
    [
        "FOO", "get", "Get", "TRACE", "CONNECT", "PROPFIND", "OPTIONS", "HEAD", "G\u00e9T", "GET\t", "A", new string('M', 500), "PRI",
        "QUERY", "\0GET", "\"GET\"",
    ];

    private static readonly string[] Targets =
    [
        "*", "/", "//", "///v1///keys", "/%00", "/%zz", "/%", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2f", "/v1/keys/", "/v1/keys//",
        "/v1/keys/../keys", "/v1/keys;a=b", "/v1/keys%2f", "/V1/KEYS",
        "/v1/projects/proj_\u00e9", "/v1/projects/%ed%a0%80", "/v1/projects/%ff", "/api/users/1/2/3", "/api/users/-1", "/api/users/01",
        "/api/users/1.0", "/api/users/+1", "/api/users/%31",
        "/api/users/99999999999999999999", "/api", "/v1", "/authentication/x", "/nothing", "/api/nothing", "/v1/nothing", "/v1/keys/a/b/c",
        "/api/users/me?%", "/api/users?limit=%zz&offset=%",
        "/api/users?limit=1&limit=2", "/api/users?" + "a=1&a=1", "http://other.example/api/users/me", "https:/api", "api/users/me", "?",
        "/api/health?x=\u00e9", "/api/docs.json/",
        "/developers/downloads/%2e%2e%2fopenapi.json", "/assets/../x", "/assets/%00/%00", "/favicon.ico", "/\\evil.example",
    ];

    /// <summary>A random one.</summary>
    public FuzzRequest Make()
    {
        var path = dice.Pick(Paths);
        return dice.Number(0, 10) switch
        {
            0 or 1 => Chunked(path),
            2 or 3 => Length(path),
            4 or 5 => Method(),
            6 or 7 => Target(),
            _ => Head(path),
        };
    }

    private FuzzRequest Chunked(string path)
    {
        var size = GoodBody.Length.ToString("x", CultureInfo.InvariantCulture);
        var (name, body, isCut) = dice.Pick((IReadOnlyList<(string, string, bool)>)
        [
            ("good chunks", $"{size}\r\n{GoodBody}\r\n0\r\n\r\n", false),
            ("chunk extension", $"{size};a=\"b\"\r\n{GoodBody}\r\n0\r\n\r\n", false),
            ("chunk size zz", $"zz\r\n{GoodBody}\r\n0\r\n\r\n", false),
            ("chunk size negative", $"-1\r\n{GoodBody}\r\n0\r\n\r\n", false),
            ("chunk size huge", $"FFFFFFFFFFFFFFFF\r\n{GoodBody}\r\n0\r\n\r\n", false),
            ("chunk size 7fffffff", $"7fffffff\r\n{GoodBody}", true),
            ("chunk size empty", $"\r\n{GoodBody}\r\n0\r\n\r\n", false), ("chunk too short", $"2\r\n{GoodBody}\r\n0\r\n\r\n", false),
            ("chunks without an end", $"{size}\r\n{GoodBody}\r\n", true),
            ("chunk cut off", $"{size}\r\n{{\"na", true), ("chunk with a bare LF", $"{size}\n{GoodBody}\n0\n\n", true),
            ("trailer", $"{size}\r\n{GoodBody}\r\n0\r\nX-Trailer: 1\r\n\r\n", false),
            ("chunk size padded", $"000000000000000000{size}\r\n{GoodBody}\r\n0\r\n\r\n", false), ("no chunk", "", true),
            ("chunk size with blanks", $" {size} \r\n{GoodBody}\r\n0\r\n\r\n", false),
        ]);
        return Raw("chunked: " + name, "POST", path, $"{Json}Transfer-Encoding: chunked\r\n", body, isCut);
    }

    private FuzzRequest Length(string path)
    {
        var (name, headers, isCut) = dice.Pick((IReadOnlyList<(string, string, bool)>)
        [
            ("too long a length", "Content-Length: 1000\r\n", true), ("negative", "Content-Length: -1\r\n", true),
            ("not a number", "Content-Length: ten\r\n", true), ("twice", "Content-Length: 14\r\nContent-Length: 14\r\n", true),
            ("two lengths", "Content-Length: 14\r\nContent-Length: 15\r\n", true), ("listed", "Content-Length: 14, 14\r\n", true),
            ("beyond the limit", "Content-Length: 99999999999\r\n", true),
            ("beyond any number", "Content-Length: 99999999999999999999999\r\n", true),
            ("length and chunks", "Content-Length: 14\r\nTransfer-Encoding: chunked\r\n", true),
            ("gzip", "Transfer-Encoding: gzip\r\n", true),
            ("identity", "Transfer-Encoding: identity\r\n", true), ("chunked twice", "Transfer-Encoding: chunked, chunked\r\n", true),
            ("expect", "Content-Length: 14\r\nExpect: 100-continue\r\n", false),
            ("expect something else", "Content-Length: 14\r\nExpect: a-miracle\r\n", false), ("too short", "Content-Length: 3\r\n", false),
            ("zero", "Content-Length: 0\r\n", false), ("none", "", false),
        ]);
        return Raw("length: " + name, "POST", path, Json + headers, GoodBody, isCut);
    }

    private FuzzRequest Method()
    {
        var method = dice.Pick(Methods);
        var shown = method.Length > 20 ? "long" : OddValues.Quoted(method);
        return Raw("method: " + shown, method, dice.Pick(Paths), "", "", isCut: true);
    }

    private FuzzRequest Target()
    {
        var target = dice.Chance(10) ? "/api/users/" + new string('9', dice.Pick((int[])[500, 4000, 9000])) : dice.Pick(Targets);
        var shown = target.Length > 100 ? "long" : OddValues.Quoted(target);
        return Raw("target: " + shown, dice.Pick((string[])["GET", "POST", "DELETE"]), target, "", "", isCut: true);
    }

    private FuzzRequest Head(string path)
    {
        var (name, head) = dice.Pick((IReadOnlyList<(string, string)>)
        [
            ("no host", $"GET {path} HTTP/1.1\r\n"), ("two hosts", $"GET {path} HTTP/1.1\r\nHost: a\r\nHost: b\r\n"),
            ("odd host", $"GET {path} HTTP/1.1\r\nHost: a b\r\n"), ("empty host", $"GET {path} HTTP/1.1\r\nHost:\r\n"),
            ("HTTP/1.0", $"GET {path} HTTP/1.0\r\n"), ("HTTP/2.0", $"GET {path} HTTP/2.0\r\nHost: {host}\r\n"),
            ("HTTP/9", $"GET {path} HTTP/9\r\n"), ("no version", $"GET {path}\r\n"),
            ("blank line first", $"\r\nGET {path} HTTP/1.1\r\nHost: {host}\r\n"),
            ("two blanks", $"GET  {path}  HTTP/1.1\r\nHost: {host}\r\n"),
            ("header without colon", $"GET {path} HTTP/1.1\r\nHost: {host}\r\nNoColon\r\n"),
            ("blank before colon", $"GET {path} HTTP/1.1\r\nHost: {host}\r\nX-A : b\r\n"),
            ("folded header", $"GET {path} HTTP/1.1\r\nHost: {host}\r\nX-A: b\r\n c\r\n"),
            ("NUL in header", $"GET {path} HTTP/1.1\r\nHost: {host}\r\nX-A: a\0b\r\n"),
            ("empty name", $"GET {path} HTTP/1.1\r\nHost: {host}\r\n: b\r\n"),
            ("lone CR", $"GET {path} HTTP/1.1\r\nHost: {host}\r\nX-A: a\rb\r\n"),
            ("bytes in header", $"GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer \u00ff\u00fe\r\nX-Org-Key: \u00e9\r\n"),
            ("many headers", $"GET {path} HTTP/1.1\r\nHost: {host}\r\n" + string.Concat(Enumerable.Repeat("X-A: 1\r\n", 150))),
            ("long header", $"GET {path} HTTP/1.1\r\nHost: {host}\r\nX-A: {new string('a', 40_000)}\r\n"),
            ("upgrade", $"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n"),
            ("nonsense", new string((char)dice.Number(1, 256), dice.Number(1, 300))), ("TLS", "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03"),
            ("host with a path", $"GET {path} HTTP/1.1\r\nHost: a/b\r\n"),
            ("two credentials", $"GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer a\r\nAuthorization: Bearer b\r\n"),
        ]);
        return new FuzzRequest
        {
            Method = "GET",
            Target = path,
            Raw = Encoding.Latin1.GetBytes(head + "\r\n"),
            Shape = "head: " + name,
            IsCut = true,
        };
    }

    private FuzzRequest Raw(string shape, string method, string target, string headers, string body, bool isCut)
    {
        var credential = dice.Chance(75) ? $"Authorization: Bearer {world.Credentials["admin"]}\r\n" : "";
        return new FuzzRequest
        {
            Method = method,
            Target = target,
            Raw = Encoding.Latin1.GetBytes($"{method} {target} HTTP/1.1\r\nHost: {host}\r\n{credential}{headers}\r\n{body}"),
            Shape = shape,
            IsCut = isCut,
        };
    }
}
