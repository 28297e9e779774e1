using System.Text;
using System.Text.RegularExpressions;
using Platform.Infrastructure.Settings;
using Platform.Infrastructure.Settings.Reading;
using Platform.TestKit;
using Platform.WebApi.Portal.Pages;
using Platform.WebApi.Tests.Workspace;

namespace Platform.WebApi.Tests.Operation;

/// <summary>The locale of the host doesn't change a byte of any response or page, apart from ids and times.</summary>
public sealed partial class LocaleTests
{
    private const string Password = "correct horse battery staple";

    // In Turkish the lowercase of I is ı; in German ä sorts next to a, and 1.000 is a thousand.
    private static readonly string[] Names = ["I", "ı", "i", "İ", "z", "ä", "a", "Z", "A", "-b", "b", "_", "ß", "ss"];

    private static readonly string[] Public =
    [
        "/api/docs.json", "/api/health", "/api/none", "/api/users/me", "/v1/none", "/v1/projects", "/v1/keys", "/none",
        "/developers", "/developers/api", "/developers/guides", "/developers/guides/errors", "/developers/guides?q=LIMITS",
        "/developers/notes/architecture", "/developers/downloads", "/developers/downloads/openapi.json", "/developers/downloads/none.json",
        "/developers/downloads/platform.insomnia.json", "/developers/downloads/platform.postman_collection.json",
        "/developers/downloads/platform.postman_environment.json", "/workspace/sign-in", "/workspace/none",
    ];

    private static readonly string[] Own =
    [
        "/api/users/me", "/api/organizations/current", "/api/users", "/api/sessions", "/api/allowed-domains",
        "/api/api-keys", "/api/api-keys?limit=3&offset=2", "/api/api-keys?limit=-1", "/api/api-keys/999",
        "/api/audit-events", "/api/audit-events?action=API_KEY.CREATED", "/api/audit-events?from=1.3.2026", "/api/audit-events.csv",
        "/v1/projects", "/v1/projects?limit=1,5", "/v1/projects/none", "/v1/tasks?status=IN_PROGRESS", "/v1/keys", "/v1/keys/none",
    ];

    private static readonly string[] Pages =
    [
        "/workspace/developers", "/workspace/developers/keys/new", "/workspace/domains", "/workspace/audit", "/workspace/members",
        "/workspace/sessions", "/workspace/profile", "/workspace/settings", "/workspace/none",
    ];

    private static readonly string[] Domains = ["IGDIR.EXAMPLE.COM", "*.Äpfel.example", "ı.example", "[0:0:0:0:0:0:0:1]:8080"];

    private static readonly string[] Makers = ["/api/organizations", "/api/api-keys", "/v1/projects", "/v1/keys"];

    private static readonly string[] Scopes = ["ADMİN", "none"];

    [Fact]
    public async Task Responses_and_pages_are_the_same_in_every_locale_of_the_host()
    {
        var locales = new List<(string Name, string Value)> { ("LC_ALL", "C.UTF-8"), ("LC_ALL", "tr_TR.UTF-8"), ("LC_ALL", "de_DE.UTF-8") };
        if (TestDatabase.Provider == DatabaseProvider.Sqlite) locales.Add((InvariantGlobalization.Variable, "1"));

        var answers = await Task.WhenAll(locales.Select(AnswersAsync));

        Assert.True(answers[0].Count(answer => answer.Value.StartsWith("200", StringComparison.Ordinal)) > 25);
        foreach (var (locale, others) in locales.Zip(answers).Skip(1))
        {
            Assert.Equal(answers[0].Keys, others.Keys);
            var different = answers[0]
                .SelectMany(answer => Differences(answer.Value, others[answer.Key]).Select(line => $"{answer.Key}: {line}"))
                .Prepend($"{locale.Name}={locale.Value}").ToList();
            Assert.True(different.Count == 1, string.Join('\n', different));
        }
    }

    private static async Task<OrderedDictionary<string, string>> AnswersAsync((string Name, string Value) locale)
    {
        await using var database = await TestDatabase.CreateAsync();
        var settings = new Dictionary<string, string?>(database.Settings)
        {
            [InvariantGlobalization.Variable] = null,
            ["LC_ALL"] = null,
            ["LANG"] = locale.Value,
            ["Plans:Free:RequestsPerMinute"] = "",
            ["Plans:Free:RequestsPerDay"] = "123456",
            [locale.Name] = locale.Value,
        };
        using var process = ProductProcess.Start(settings);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });
        http.BaseAddress = (await process.ListeningAsync()).Http.BaseAddress;
        var anonymous = new ApiClient(http, null);
        var answers = new OrderedDictionary<string, string>();

        var owned = new { name = "Iğdır İı", slug = "igdir", email = "INFO@EXAMPLE.COM", password = Password };
        var signUp = await PostAsync(anonymous, "/api/organizations", owned);
        Expect.Status(201, signUp);
        var owner = anonymous.With(signUp.TextOf("access_token"));
        await PostAsync(anonymous, "/api/auth/login", new { email = "Info@Example.com", password = Password, org_slug = "IGDIR" });
        foreach (var name in Names)
        {
            Expect.Status(201, await PostAsync(owner, "/api/api-keys", new { name }));
            Expect.Status(201, await PostAsync(owner, "/v1/projects", new { name, description = name }));
        }

        foreach (var domain in Domains) await PostAsync(owner, "/api/allowed-domains", new { domain });
        var invalid = new { name = new string('x', 1000), email = "", scopes = Scopes, description = 1.5, slug = "İ" };
        foreach (var path in Makers)
        {
            await PostAsync(owner, path, "{");
            await PostAsync(owner, path, invalid);
        }

        foreach (var path in Public.Append(PortalFiles.Index.Path)) Keep($"GET {path}", await anonymous.GetAsync(path));
        foreach (var path in Own) Keep($"GET {path} with a token", await owner.GetAsync(path));

        var visitor = new Visitor(anonymous);
        await visitor.GetAsync("/workspace/sign-in");
        (string, string)[] signIn = [("org_slug", "IGDIR"), ("email", "INFO@example.com"), ("password", Password)];
        Keep("sign-in", await visitor.SendAsync("/workspace/sign-in", signIn));
        foreach (var path in Pages) Keep($"GET {path} signed in", await visitor.GetAsync(path));

        // Last, because it is audited asynchronously.
        await PostAsync(anonymous, "/api/auth/login", new { email = "info@example.com", password = "wrong", org_slug = "igdir" });
        return answers;

        async Task<ApiAnswer> PostAsync(ApiClient client, string path, object body)
        {
            var answer = await client.PostAsync(path, body);
            Keep($"POST {path}, {answers.Count}", answer);
            return answer;
        }

        void Keep(string name, ApiAnswer answer) => answers.Add(name, Comparable(answer));
    }

    private static IEnumerable<string> Differences(string one, string other)
    {
        var (lines, others) = (one.Split('\n'), other.Split('\n'));
        if (lines.Length != others.Length) yield return $"{lines.Length} lines, not {others.Length}";
        foreach (var (line, another) in lines.Zip(others))
        {
            if (line != another) yield return $"{line} / {another}";
        }
    }

    // Removes what differs between processes or times. Random text is removed by position, because it need not contain a digit.
    private static string Comparable(ApiAnswer answer)
    {
        var text = new StringBuilder().Append(answer.Status).Append(' ').Append(answer["Content-Type"]).Append('\n');
        foreach (var (name, values) in answer.Headers.OrderBy(header => header.Key, StringComparer.Ordinal))
        {
            if (!Passing().IsMatch(name)) text.Append(name).Append(": ").AppendJoin(", ", values).Append('\n');
        }

        return Unique().Replace(text.Append(answer.Text).ToString(), "…");
    }

    [GeneratedRegex("^(?:Date|Set-Cookie|RateLimit|Retry-After|X-RateLimit-(?:Remaining|Reset))$")]
    private static partial Regex Passing();

    [GeneratedRegex("""
        127\.0\.0\.1:\d+
        |eyJ[A-Za-z0-9_.-]+
        |[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}
        |\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?Z)?
        |\b\d{1,2}\ (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\ \d{4}(?:,\ \d\d:\d\d\ UTC)?
        |\b(?:proj|task|org|wrk|req)_[A-Za-z0-9]+
        |(?<=<input\ type="hidden"\ name="\w+"\ value=")[A-Za-z0-9_-]{20,}(?=")
        |(?<="(?:refresh_token|raw_key)":")[A-Za-z0-9_-]+(?=")
        |(?=[A-Za-z_-]*\d)[A-Za-z0-9_-]{12,}
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Unique();
}
