using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Domain.Audit;
using Platform.TestKit;
using Platform.WebApi.Portal.Guides;
using Platform.WebApi.Portal.Templates;

namespace Platform.WebApi.Tests.Portal;

/// <summary>How docs/guides is rendered as the guides of the portal.</summary>
public sealed partial class GuideTests
{
    private static readonly PortalContext Someone = new(
        "../../", "https://api.example.com", "example-inc", "admin@example.com", "2026-11-22");

    public static TheoryData<string> Files { get; } =
        [.. Directory.GetFiles(RepositoryRoot.Combine("docs", "guides"), "*.md").Select(path => Path.GetFileNameWithoutExtension(path))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_guide_is_in_the_navigation_and_has_no_broken_links(string name)
    {
        var guide = Assert.Single(GuideCatalog.InOrder, guide => guide.Name == name);

        Assert.Empty(guide.DeadLinks);
        Assert.NotEqual(name, guide.Title);
        Assert.NotEmpty(guide.Summary);
    }

    [Fact]
    public void Navigation_has_only_existing_guides() =>
        Assert.Equal(Files.Select(row => row.Data).Order(), GuideCatalog.InOrder.Select(guide => guide.Name).Order());

    [Fact]
    public void Every_audit_action_is_in_the_audit_guide() =>
        Assert.Empty(AuditAction.All.Except(GuideCatalog.Find("audit")!.Parts.SelectMany(part => part.Text.Split(' ', ','))));

    [Fact]
    public void Architecture_notes_have_no_broken_links()
    {
        Assert.Contains(GuideCatalog.BuildNotes, note => note.Name == "architecture");
        Assert.Contains(GuideCatalog.BuildNotes, note => note.Name == "0001-use-cases-behind-a-mediator");
        Assert.DoesNotContain(GuideCatalog.BuildNotes, note => note.Name == "README");
        var index = GuideCatalog.FindNote("decisions")!;
        Assert.Empty(index.DeadLinks);
        var architecture = GuideCatalog.FindNote("architecture")!.Html.For(Someone);
        Assert.Contains("/developers/notes/0001-use-cases-behind-a-mediator\"", index.Html.For(Someone), StringComparison.Ordinal);
        Assert.Contains("""<a href="../../developers/notes/decisions">""", architecture, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagram_is_shown_as_text()
    {
        var html = Render("# T\n\n```mermaid\nflowchart TD\n    a[\"<b>\"] --> b\n```\n").Html.For(Someone);

        Assert.Contains("<span>Diagram</span>", html, StringComparison.Ordinal);
        Assert.Contains("a[&quot;&lt;b&gt;&quot;] --&gt; b", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Broken_link_is_reported_and_shown_as_text_Has_teeth()
    {
        var guide = Render(
            "# T\n\n[one](nowhere.md), [two](../../README.md), [three](errors.md#malformed-json), [four](/developers/api), "
                + "[five](https://example.com)");

        Assert.Equal(["nowhere.md", "../../README.md"], guide.DeadLinks);
        var html = guide.Html.For(Someone);
        Assert.Contains("<p>one, two, ", html, StringComparison.Ordinal);
        Assert.Contains("""<a href="../../developers/guides/errors#malformed-json">three</a>""", html, StringComparison.Ordinal);
        Assert.Contains("""<a href="../../developers/api">four</a>""", html, StringComparison.Ordinal);
        Assert.Contains("""<a href="https://example.com">five</a>""", html, StringComparison.Ordinal);
    }

    // The content security policy blocks style attributes.
    [Fact]
    public void Column_is_aligned_by_a_class()
    {
        var html = Render("# T\n\n| a | b | c |\n| --- | ---: | :---: |\n| 1 | 2 | 3 |").Html.For(Someone);

        Assert.Contains("""<th class="text-end">b</th>""", html, StringComparison.Ordinal);
        Assert.Contains("""<td class="text-center">3</td>""", html, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
    }

    [Fact]
    public void HTML_is_shown_as_text() =>
        Assert.DoesNotContain("<img", Render("# T\n\n<img src=x onerror=alert(1)>\n\n`<img>`").Html.For(Someone), StringComparison.Ordinal);

    [Fact]
    public void Examples_contain_the_address_and_the_workspace_of_the_visitor()
    {
        var html = Render("""
            # T

            ```sh
            curl http://localhost:3001/api -d '{"email": "you@example.com", "org_slug": "acme"}'
            platform set-plan acme pro
            ```
            """).Html.For(Someone with { Server = "https://a.example/<&" });

        Assert.Contains("curl https://a.example/&lt;&amp;/api -d", html, StringComparison.Ordinal);
        Assert.Contains("&quot;admin@example.com&quot;, &quot;org_slug&quot;: &quot;example-inc&quot;", html, StringComparison.Ordinal);
        Assert.Contains("set-plan acme pro", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("js", "{ org_slug: \"acme\" }")]
    [InlineData("python", "org_slug=\"acme\"")]
    [InlineData("ruby", "org_slug: \"acme\"")]
    [InlineData("go", "OrgSlug:  \"acme\",")]
    public void Example_in_every_language_contains_the_organization_of_the_visitor(string language, string code)
    {
        var html = Render($"# T\n\n```{language}\n{code}\n```\n").Html.For(Someone);

        Assert.Contains("&quot;example-inc&quot;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Call_in_all_languages_in_order_is_shown_in_tabs()
    {
        var guide = Render(
            "# T\n\n" + Blocks("sh", "js", "python", "ruby", "go") + "Text\n\n" + Blocks("sh", "sh", "js", "python", "ruby", "go", "json"));
        var html = guide.Html.For(Someone);

        Assert.Equal(
            ["curl", "JavaScript", "Python", "Ruby", "Go"],
            Tab().Matches(guide.Calls[0].For(Someone)).Select(match => match.Groups[1].Value));
        Assert.Equal(2, guide.Calls.Count);
        Assert.Equal(2, html.Split(" checked").Length - 1);
        Assert.Equal(10, html.Split("class=\"tab-panel\"").Length - 1);
        Assert.Equal(12, html.Split("class=\"code\"").Length - 1);
    }

    [Theory]
    [InlineData("sh", "js", "python")]
    [InlineData("sh", "js", "python", "ruby")]
    [InlineData("js", "sh", "python", "ruby", "go")]
    [InlineData("sh", "js", "python", "ruby", "ruby")]
    public void Call_that_lacks_a_language_is_found_Has_teeth(params string[] languages) =>
        Assert.NotEmpty(OutsideTabs(Render("# T\n\n" + Blocks(languages))));

    [Theory]
    [MemberData(nameof(Files))]
    public void Call_of_a_guide_is_shown_in_every_language(string name) => Assert.Empty(OutsideTabs(GuideCatalog.Find(name)!));

    // These are requests that no SDK sends, and commands of the operator.
    [Theory]
    [MemberData(nameof(Files))]
    public void Curl_is_shown_alone_when_no_SDK_sends_the_request(string name)
    {
        string[] alone =
        [
            .. Shell()
                .Matches(File.ReadAllText(RepositoryRoot.Combine("docs", "guides", name + ".md")))
                .Select(match => match.Value)
                .Where(code => Curl().IsMatch(code))
        ];

        Assert.All(alone, code => Assert.Contains(Unusual, part => code.Contains(part, StringComparison.Ordinal)));
    }

    [Fact]
    public void Search_index_has_an_entry_per_heading()
    {
        var guide = Render("# Title\n\nLead.\n\n## One `x`\n\nText | more.\n\n- a\n- b\n\n### Two\n\n```sh\ncurl\n```\n");

        Assert.Equal(
            [("", "Title", "Lead."), ("one-x", "One x", "Text | more. a b"), ("two", "Two", "curl")],
            guide.Parts.Select(part => (part.Id, part.Heading, part.Text)));
    }

    [Theory]
    [InlineData("retry-after")]
    [InlineData("RETRY")]
    [InlineData("wrong type")]
    public void Search_finds_words_by_prefix(string question) =>
        Assert.Contains(GuideSearch.Find(question), hit => hit.Path.StartsWith("developers/guides/errors", StringComparison.Ordinal));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("etry")]
    public void Search_finds_no_unrelated_words(string? question) => Assert.Empty(GuideSearch.Find(question));

    [Fact]
    public void Search_ranks_headings_first_and_marks_the_query()
    {
        var hits = GuideSearch.Find("rotate");

        Assert.StartsWith("developers/guides/keys#rotate", hits[0].Path, StringComparison.Ordinal);
        Assert.Contains(
            GuideSearch.Find("grace").SelectMany(hit => hit.Snippet),
            piece => piece.IsFound && piece.Text.Equals("grace", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Search_index_has_a_unique_address_per_entry()
    {
        var index = JsonDocument.Parse(GuideSearch.Index()).RootElement.EnumerateArray()
            .Select(part => part.GetProperty("id").GetString())
            .ToList();

        Assert.Equal(GuideCatalog.InOrder.Sum(guide => guide.Parts.Count), index.Count);
        Assert.Equal(index.Count, index.Distinct().Count());
    }

    // Malformed JSON, an origin, no credential, the operator's key.
    private static readonly string[] Unusual = ["""-d '{"name":'""", "Origin: ", "/v1/projects # 401", "$OPERATOR_KEY"];

    private static string Blocks(params string[] languages) => string.Concat(languages.Select(language => $"```{language}\na\n```\n\n"));

    // Languages other than Shell of the code blocks that are outside tabs.
    private static List<string> OutsideTabs(Guide guide)
    {
        var outside = guide.Calls.Aggregate(
            guide.Html.For(Someone), (html, call) => html.Replace(call.For(Someone), "", StringComparison.Ordinal));
        return
        [
            .. Heads()
                .Matches(outside)
                .Select(match => match.Groups[1].Value)
                .Where(name => name is "JavaScript" or "Python" or "Ruby" or "Go")
        ];
    }

    [GeneratedRegex("<label for=\"[^\"]+\">([^<]+)</label>")]
    private static partial Regex Tab();

    [GeneratedRegex("<div class=\"code-head\"><span>([^<]+)</span>")]
    private static partial Regex Heads();

    [GeneratedRegex("\\bcurl [-\"h]")]
    private static partial Regex Curl();

    // Matches a Shell block that no JavaScript block follows.
    [GeneratedRegex("^```sh\n(?:(?!```).*\n)+```\n(?!\n```js)", RegexOptions.Multiline)]
    private static partial Regex Shell();

    private static Guide Render(string markdown) => GuideMarkdown.Render("t", null, "developers/guides/t", markdown);
}
