using System.Net;
using System.Text.RegularExpressions;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Workspace;

/// <summary>
/// A headless browser. It keeps cookies regardless of their scope, and sends forms with the token of the page they are on.
/// </summary>
internal sealed partial class Visitor(ApiClient anonymous)
{
    public const string SignInCookie = "__Host-workspace";

    public Visitor(PlatformApp app)
        : this(app.Anonymous)
    {
    }

    /// <summary>The token of the current session.</summary>
    public string SignIn => Cookies[$"{SignInCookie}-{Cookies[SignInCookie]}"];

    /// <summary>The token of the session in a person's workspace.</summary>
    public string SignInTo(Actor person) => Cookies[$"{SignInCookie}-{person.OrganizationId}"];

    /// <summary>The host whose pages are opened; null for the one it connects to.</summary>
    public string? Host { get; init; }

    /// <summary>The cookies, oldest first, in the order in which browsers send them (RFC 6265 §5.4).</summary>
    public OrderedDictionary<string, string> Cookies { get; } = new(StringComparer.Ordinal);

    /// <summary>The form token of the page opened last.</summary>
    public string Token { get; private set; } = "";

    /// <summary>The workspace that the forms of the page opened last were opened for; empty if they name none.</summary>
    public string Pending { get; private set; } = "";

    /// <summary>The latest Set-Cookie headers.</summary>
    public IReadOnlyList<string> Given { get; private set; } = [];

    /// <summary>Returns a visitor who has signed in.</summary>
    public static async Task<Visitor> SignInAsync(PlatformApp app, Actor person)
    {
        var visitor = new Visitor(app);
        await visitor.GetAsync("/workspace/sign-in");
        var answer = await visitor.SendAsync(
            "/workspace/sign-in", ("org_slug", person.Slug), ("email", person.Email), ("password", person.Password));
        return answer.Status == 303 ? visitor : throw new InvalidOperationException($"No sign-in: {answer}");
    }

    /// <summary>Returns a visitor who has signed in to several workspaces; the last is the current one.</summary>
    public static async Task<Visitor> SignedInToAsync(PlatformApp app, params Actor[] people)
    {
        var visitor = new Visitor(app);
        foreach (var person in people) await visitor.EnterAsync(person);
        return visitor;
    }

    /// <summary>Signs in to another workspace.</summary>
    public async Task EnterAsync(Actor person)
    {
        var answer = await SendFromAsync(
            "/workspace/sign-in?another=true", "/workspace/sign-in",
            ("org_slug", person.Slug), ("email", person.Email), ("password", person.Password));
        Assert.Equal(303, answer.Status);
    }

    /// <summary>Opens a page.</summary>
    public Task<ApiAnswer> GetAsync(string path) => AskAsync(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Sends a form with the token of the page opened last.</summary>
    public Task<ApiAnswer> SendAsync(string path, params (string Name, string Value)[] fields) =>
        PostAsync(
            path, [.. fields, ("form_token", Token), .. Pending.Length > 0 ? [("pending", Pending)] : Array.Empty<(string, string)>()]);

    /// <summary>Opens a page and sends the form on it.</summary>
    public async Task<ApiAnswer> SendFromAsync(string page, string path, params (string Name, string Value)[] fields)
    {
        await GetAsync(page);
        return await SendAsync(path, fields);
    }

    /// <summary>Sends exactly these fields.</summary>
    public Task<ApiAnswer> PostAsync(string path, params (string Name, string Value)[] fields) =>
        AskAsync(
            new HttpRequestMessage(HttpMethod.Post, path)
            {
                Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)))
            });

    /// <summary>Sends a request with the cookies.</summary>
    public async Task<ApiAnswer> AskAsync(HttpRequestMessage request)
    {
        if (Host is not null) request.Headers.Host = Host;
        if (Cookies.Count > 0) request.Headers.Add("Cookie", string.Join("; ", Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        var answer = await anonymous.SendAsync(request);
        Given = answer.Headers.TryGetValues("Set-Cookie", out var given) ? [.. given] : [];
        foreach (var cookie in Given) Keep(cookie);
        if (FormToken().Match(answer.Text) is { Success: true } found)
        {
            Token = WebUtility.HtmlDecode(found.Groups[1].Value);
            Pending = PendingField().Match(answer.Text) is { Success: true } pending ? pending.Groups[1].Value : "";
        }

        return answer;
    }

    private void Keep(string cookie)
    {
        var (name, value) = (
            cookie[..cookie.IndexOf('=', StringComparison.Ordinal)],
            cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..].Split(';')[0]);
        if (value.Length == 0) Cookies.Remove(name);
        else Cookies[name] = value;
    }

    [GeneratedRegex("name=\"pending\" value=\"([^\"]+)\"")]
    private static partial Regex PendingField();

    [GeneratedRegex("name=\"form_token\" value=\"([^\"]+)\"")]
    private static partial Regex FormToken();
}
