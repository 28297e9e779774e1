using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Platform.WebApi.Portal.Templates;

namespace Platform.WebApi.Portal.Guides;

/// <summary>
/// The same call in every language of <see cref="CodeLanguage.Tabs"/>: consecutive blocks of code in that order. One tab is shown at a
/// time; without CSS all of them are shown.
/// </summary>
internal sealed class CodeTabs : ContainerBlock
{
    private CodeTabs()
        : base(null)
    {
    }

    /// <summary>Its number in the document, from 1.</summary>
    public int Number { get; private init; }

    /// <summary>Groups such blocks of a document into tabs. Other blocks stay as they are.</summary>
    public static void Gather(MarkdownDocument document)
    {
        var number = 0;
        for (var i = 0; i < document.Count; i++)
        {
            var run = document.Skip(i).Take(CodeLanguage.Tabs.Count).OfType<FencedCodeBlock>().ToList();
            if (!run.Select(CodeLanguage.Of).SequenceEqual(CodeLanguage.Tabs)) continue;

            var tabs = new CodeTabs { Number = ++number };
            foreach (var code in run)
            {
                document.Remove(code);
                tabs.Add(code);
            }

            document.Insert(i, tabs);
        }
    }
}

/// <summary>Renders tabs as radio buttons and panels that are shown and hidden by CSS alone.</summary>
internal sealed class CodeTabsRenderer : HtmlObjectRenderer<CodeTabs>
{
    protected override void Write(HtmlRenderer renderer, CodeTabs tabs)
    {
        renderer.EnsureLine();
        renderer.WriteLine(
            """<div class="tabs"><fieldset class="tab-list"><legend class="visually-hidden">Language of the example</legend>""");
        var isFirst = true;
        foreach (var language in tabs.Cast<FencedCodeBlock>().Select(CodeLanguage.Of))
        {
            var id = $"tab-{tabs.Number}-{language.Id}";
            var chosen = isFirst ? " checked" : "";
            renderer.WriteLine(
                $"""<input type="radio" name="tab-{tabs.Number}" id="{id}" value="{language.Id}"{chosen}>"""
                + $"""<label for="{id}">{language.TabName}</label>""");
            isFirst = false;
        }

        renderer.WriteLine("</fieldset>");
        foreach (var code in tabs.Cast<FencedCodeBlock>())
        {
            renderer.WriteLine($"""<div class="tab-panel" data-language="{CodeLanguage.Of(code).Id}">""");
            renderer.Render(code);
            renderer.WriteLine("</div>");
        }

        renderer.WriteLine("</div>");
    }
}

/// <summary>Renders a block of code, with a header that names the language and has room for a button.</summary>
internal sealed class GuideCodeRenderer : HtmlObjectRenderer<CodeBlock>
{
    protected override void Write(HtmlRenderer renderer, CodeBlock code)
    {
        var language = CodeLanguage.Of(code);
        renderer.EnsureLine();
        renderer.Write(
            $"""<div class="code"><div class="code-head"><span>{language.Name}</span></div>"""
            + $"""<pre tabindex="0" role="group" aria-label="{language.Name} example"><code class="{language.ClassName}">""");
        renderer.WriteEscape(PortalHtml.WithPlaces(code.Lines.ToString())).WriteLine("</code></pre></div>");
    }
}

/// <summary>A language of examples.</summary>
/// <param name="Id">The info string of the fenced block.</param>
/// <param name="Name">Its display name.</param>
/// <param name="TabName">Its display name as a tab; null if it never is one.</param>
/// <param name="ClassName">The CSS class for highlighting.</param>
internal sealed record CodeLanguage(string Id, string Name, string? TabName, string ClassName)
{
    /// <summary>The languages of example calls, in the order of their tabs.</summary>
    public static readonly IReadOnlyList<CodeLanguage> Tabs =
    [
        new("sh", "Shell", "curl", "language-bash"),
        new("js", "JavaScript", "JavaScript", "language-javascript"),
        new("python", "Python", "Python", "language-python"),
        new("ruby", "Ruby", "Ruby", "language-ruby"),
        new("go", "Go", "Go", "language-go"),
    ];

    private static readonly CodeLanguage Plain = new("", "Text", null, "language-plaintext");

    private static readonly CodeLanguage[] All =
    [
        .. Tabs,
        new("json", "JSON", null, "language-json"),
        new("sql", "SQL", null, "language-sql"),
        new("csharp", "C#", null, "language-csharp"),
        new("nginx", "nginx", null, "language-plaintext"),
        new("mermaid", "Diagram", null, "language-plaintext"),
        new("ini", "Settings", null, "language-ini"),
    ];

    public static CodeLanguage Of(CodeBlock code) =>
        All.FirstOrDefault(language => language.Id == (code as FencedCodeBlock)?.Info) ?? Plain;
}
