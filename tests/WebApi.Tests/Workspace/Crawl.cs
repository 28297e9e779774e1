using System.Net;
using System.Text.RegularExpressions;
using Platform.TestKit;

namespace Platform.WebApi.Tests.Workspace;

/// <summary>Follows every link, redirect and style sheet of a site under a path, and collects those that leave it or are broken.</summary>
internal sealed partial class Crawl(Visitor visitor, Uri site, string path)
{
    private const int MaxPages = 2000;

    private readonly Queue<Uri> _next = [];
    private readonly HashSet<Uri> _found = [];

    /// <summary>Addresses of the same site outside the path, and where they were found.</summary>
    public List<string> Strays { get; } = [];

    /// <summary>Linked addresses that are missing or failed.</summary>
    public List<string> Dead { get; } = [];

    /// <summary>The requested paths, without the base path.</summary>
    public HashSet<string> Visited { get; } = new(StringComparer.Ordinal);

    /// <summary>The addresses that forms are sent to, without the base path.</summary>
    public HashSet<string> Forms { get; } = new(StringComparer.Ordinal);

    /// <summary>Follows everything from these addresses on, which are given without the base path.</summary>
    public async Task FollowAsync(IEnumerable<string> starts)
    {
        foreach (var start in starts) Find(new Uri(site, path + start), "the start", follows: true);
        while (_next.TryDequeue(out var at))
        {
            Assert.True(Visited.Add(at.PathAndQuery[path.Length..]) && Visited.Count <= MaxPages, $"The crawl finds no end at {at}");
            Read(at, await visitor.AskAsync(new HttpRequestMessage(HttpMethod.Get, at) { Headers = { { "Accept", "text/html, */*" } } }));
        }
    }

    /// <summary>Reads a response to a request to an address, which is given without the base path.</summary>
    public void Read(string at, ApiAnswer answer) => Read(new Uri(site, path + at), answer);

    private void Read(Uri at, ApiAnswer answer)
    {
        if (answer.Status >= 400) Dead.Add($"{at}: {answer.Status}");
        if (answer["Location"] is { } location) Find(new Uri(at, location), $"{at}, Location", follows: true);
        foreach (var cookie in visitor.Given)
        {
            var isForThePath = cookie.Contains($"path={path};", StringComparison.OrdinalIgnoreCase);
            if (!isForThePath && !cookie.StartsWith("__Host-", StringComparison.Ordinal)) Strays.Add($"{at}: cookie {cookie}");
        }

        var type = answer["Content-Type"] ?? "";
        if (type.StartsWith("text/html", StringComparison.Ordinal))
        {
            foreach (Match link in Attribute().Matches(answer.Text))
            {
                var (name, value) = (link.Groups[1].Value, WebUtility.HtmlDecode(link.Groups[2].Value));
                var follows = name is "href" or "src" or "data-index";
                Find(new Uri(at, value), $"{at}, {name}=\"{value}\"", follows, isForm: name == "action");
            }
        }
        else if (type.StartsWith("text/css", StringComparison.Ordinal))
        {
            foreach (Match link in InStyle().Matches(answer.Text))
            {
                Find(new Uri(at, link.Groups[1].Value), $"{at}, {link.Value}", follows: true);
            }
        }
    }

    private void Find(Uri address, string where, bool follows, bool isForm = false)
    {
        if (!address.Scheme.StartsWith("http", StringComparison.Ordinal) || address.Authority != site.Authority) return;
        if (!address.AbsolutePath.StartsWith(path + "/", StringComparison.Ordinal))
        {
            Strays.Add($"{where}: {address.PathAndQuery}");
            return;
        }

        if (isForm) Forms.Add(address.AbsolutePath[path.Length..]);
        var page = new Uri(address.GetLeftPart(UriPartial.Query));
        if (follows && _found.Add(page)) _next.Enqueue(page);
    }

    [GeneratedRegex("""\b(href|src|action|formaction|data-index|data-root)="([^"]*)["]""")]
    private static partial Regex Attribute();

    [GeneratedRegex("""url\(["']?([^"')]+)["']?\)""")]
    private static partial Regex InStyle();
}
