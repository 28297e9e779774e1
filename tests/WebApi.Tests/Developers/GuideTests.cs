using System.Text.Json;
using Platform.Domain.Audit;
using Platform.TestKit;
using Platform.WebApi.Developers;
using Platform.WebApi.Developers.Guides;

namespace Platform.WebApi.Tests.Developers;

/// <summary>How docs/guides becomes the portal's guides.</summary>
public sealed class GuideTests
{
    private static readonly Reader Someone = new("../../", "https://api.example.com", "example-inc", "admin@example.com", "2026-11-22");

    public static TheoryData<string> Files { get; } =
        [.. Directory.GetFiles(RepositoryRoot.Combine("docs", "guides"), "*.md").Select(path => Path.GetFileNameWithoutExtension(path))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_file_is_in_the_navigation_and_all_its_links_lead_somewhere(string name)
    {
        var guide = Assert.Single(GuideShelf.InOrder, guide => guide.Name == name);

        Assert.Empty(guide.DeadLinks);
        Assert.NotEqual(name, guide.Title);
        Assert.NotEmpty(guide.Summary);
    }

    [Fact]
    public void Nothing_else_is_in_the_navigation() => Assert.Equal(Files.Select(row => row.Data).Order(), GuideShelf.InOrder.Select(guide => guide.Name).Order());

    [Fact]
    public void Every_action_of_the_audit_is_in_its_guide() => Assert.Empty(AuditAction.All.Except(GuideShelf.Find("audit")!.Parts.SelectMany(part => part.Text.Split(' ', ','))));

    [Fact]
    public void Notes_of_how_it_is_built_lead_somewhere_too()
    {
        Assert.Contains(GuideShelf.BuildNotes, note => note.Name == "architecture");
        Assert.Contains(GuideShelf.BuildNotes, note => note.Name == "0001-use-cases-behind-a-mediator");
        Assert.DoesNotContain(GuideShelf.BuildNotes, note => note.Name == "README");
        var index = GuideShelf.FindNote("decisions")!;
        Assert.Empty(index.DeadLinks);
        var architecture = GuideShelf.FindNote("architecture")!.Html.For(Someone);
        Assert.Contains("/developers/notes/0001-use-cases-behind-a-mediator\"", index.Html.For(Someone), StringComparison.Ordinal);
        Assert.Contains("""<a href="../../developers/notes/decisions">""", architecture, StringComparison.Ordinal);
    }

    [Fact]
    public void Diagram_is_shown_as_its_text()
    {
        var html = Render("# T\n\n```mermaid\nflowchart TD\n    a[\"<b>\"] --> b\n```\n").Html.For(Someone);

        Assert.Contains("<span>Diagram</span>", html, StringComparison.Ordinal);
        Assert.Contains("a[&quot;&lt;b&gt;&quot;] --&gt; b", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_leads_nowhere_is_told_and_shown_as_text_Has_teeth()
    {
        var guide = Render("# T\n\n[one](nowhere.md), [two](../../README.md), [three](errors.md#malformed-json), [four](/developers/api), [five](https://example.com)");

        Assert.Equal(["nowhere.md", "../../README.md"], guide.DeadLinks);
        var html = guide.Html.For(Someone);
        Assert.Contains("<p>one, two, ", html, StringComparison.Ordinal);
        Assert.Contains("""<a href="../../developers/guides/errors#malformed-json">three</a>""", html, StringComparison.Ordinal);
        Assert.Contains("""<a href="../../developers/api">four</a>""", html, StringComparison.Ordinal);
        Assert.Contains("""<a href="https://example.com">five</a>""", html, StringComparison.Ordinal);
    }

    // The policy of pages blocks style attributes.
    [Fact]
    public void Column_is_aligned_by_a_class()
    {
        var html = Render("# T\n\n| a | b | c |\n| --- | ---: | :---: |\n| 1 | 2 | 3 |").Html.For(Someone);

        Assert.Contains("""<th class="text-end">b</th>""", html, StringComparison.Ordinal);
        Assert.Contains("""<td class="text-center">3</td>""", html, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
    }

    [Fact]
    public void HTML_is_shown_as_text() => Assert.DoesNotContain("<img", Render("# T\n\n<img src=x onerror=alert(1)>\n\n`<img>`").Html.For(Someone), StringComparison.Ordinal);

    [Fact]
    public void Examples_name_the_readers_own()
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

    [Fact]
    public void Examples_that_follow_each_other_in_several_languages_stand_behind_tabs()
    {
        var html = Render("# T\n\n```sh\na\n```\n\n```js\nb\n```\n\n```python\nc\n```\n\nText\n\n```sh\nd\n```\n\n```sh\ne\n```\n").Html.For(Someone);

        Assert.Equal(3, html.Split("<input type=\"radio\"").Length - 1);
        Assert.Equal(1, html.Split(" checked").Length - 1);
        Assert.Equal(3, html.Split("class=\"tab-panel\"").Length - 1);
        Assert.Equal(5, html.Split("class=\"code\"").Length - 1);
    }

    [Fact]
    public void What_can_be_found_is_each_stretch_under_a_heading()
    {
        var guide = Render("# Title\n\nLead.\n\n## One `x`\n\nText | more.\n\n- a\n- b\n\n### Two\n\n```sh\ncurl\n```\n");

        Assert.Equal([("", "Title", "Lead."), ("one-x", "One x", "Text | more. a b"), ("two", "Two", "curl")], guide.Parts.Select(part => (part.Id, part.Heading, part.Text)));
    }

    [Theory]
    [InlineData("retry-after")]
    [InlineData("RETRY")]
    [InlineData("wrong type")]
    public void A_search_finds_words_by_their_beginning(string question) => Assert.Contains(GuideSearch.Find(question), hit => hit.Path.StartsWith("developers/guides/errors", StringComparison.Ordinal));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("etry")]
    public void A_search_finds_nothing_else(string? question) => Assert.Empty(GuideSearch.Find(question));

    [Fact]
    public void A_search_puts_headings_first_and_marks_what_was_asked()
    {
        var hits = GuideSearch.Find("rotate");

        Assert.StartsWith("developers/guides/keys#rotate", hits[0].Path, StringComparison.Ordinal);
        Assert.Contains(GuideSearch.Find("grace").SelectMany(hit => hit.Snippet), piece => piece.IsFound && piece.Text.Equals("grace", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void The_index_has_every_part_under_an_address_of_its_own()
    {
        var index = JsonDocument.Parse(GuideSearch.Index()).RootElement.EnumerateArray().Select(part => part.GetProperty("id").GetString()).ToList();

        Assert.Equal(GuideShelf.InOrder.Sum(guide => guide.Parts.Count), index.Count);
        Assert.Equal(index.Count, index.Distinct().Count());
    }

    private static Guide Render(string markdown) => GuideMarkdown.Render("t", null, "developers/guides/t", markdown);
}
