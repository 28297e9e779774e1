using System.Text;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Renderers.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Platform.WebApi.Portal.Templates;

namespace Platform.WebApi.Portal.Guides;

/// <summary>Renders the Markdown of a guide. HTML in it is escaped.</summary>
internal static class GuideMarkdown
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables()
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
        .UseNonAsciiNoEscape()
        .DisableHtml()
        .Build();

    /// <summary>Renders a guide.</summary>
    /// <param name="name">The file's name without its extension.</param>
    /// <param name="label">The label in the navigation; null for the title.</param>
    /// <param name="path">The page's path, relative to the server's root.</param>
    /// <param name="text">The Markdown.</param>
    public static Guide Render(string name, string? label, string path, string text)
    {
        var document = Markdown.Parse(text, Pipeline);
        var title = document.OfType<HeadingBlock>().FirstOrDefault(heading => heading.Level == 1) is { } first ? PlainText.Of(first) : name;
        var summary = document.OfType<ParagraphBlock>().FirstOrDefault() is { } paragraph ? PlainText.Of(paragraph) : "";
        var parts = Parts(document, title);
        var dead = GuideLinks.Resolve(document);
        CodeTabs.Gather(document);
        List<PortalHtml> calls = [.. document.OfType<CodeTabs>().Select(tabs => new PortalHtml(Html(tabs)))];
        return new Guide(name, title, label ?? title, summary, path, new PortalHtml(Html(document)), calls, parts, dead);
    }

    private static string Html(MarkdownObject markdown)
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.ReplaceOrAdd<CodeBlockRenderer>(new GuideCodeRenderer());
        renderer.ObjectRenderers.ReplaceOrAdd<CodeInlineRenderer>(new GuideCodeInlineRenderer());
        renderer.ObjectRenderers.ReplaceOrAdd<HeadingRenderer>(new GuideHeadingRenderer());
        renderer.ObjectRenderers.ReplaceOrAdd<HtmlTableRenderer>(new GuideTableRenderer());
        renderer.ObjectRenderers.Add(new CodeTabsRenderer());
        renderer.Render(markdown);
        return writer.ToString();
    }

    private static List<GuidePart> Parts(MarkdownDocument document, string title)
    {
        var parts = new List<GuidePart>();
        var (id, level, heading, text) = ("", 1, title, new StringBuilder());
        foreach (var block in document)
        {
            if (block is not HeadingBlock next)
            {
                text.Append(PlainText.Of(block)).Append(' ');
                continue;
            }

            if (next.Level == 1) continue;
            parts.Add(new GuidePart(id, level, heading, text.ToString().Trim()));
            (id, level, heading, text) = (next.GetAttributes().Id ?? "", next.Level, PlainText.Of(next), new StringBuilder());
        }

        parts.Add(new GuidePart(id, level, heading, text.ToString().Trim()));
        return parts;
    }

    // A wide table scrolls within its own element, which must be focusable by keyboard.
    private sealed class GuideTableRenderer : HtmlTableRenderer
    {
        protected override void Write(HtmlRenderer renderer, Table table)
        {
            table.GetAttributes().AddClass("table");
            AlignByClass(table);
            renderer.EnsureLine();
            renderer.WriteLine("""<div class="table-scroll" tabindex="0" role="group" aria-label="Table">""");
            base.Write(renderer, table);
            renderer.WriteLine("</div>");
        }

        // The pages' Content-Security-Policy doesn't allow the style attributes by which the base class aligns columns.
        private static void AlignByClass(Table table)
        {
            for (var column = 0; column < table.ColumnDefinitions.Count; column++)
            {
                if (table.ColumnDefinitions[column].Alignment is not (TableColumnAlign.Right or TableColumnAlign.Center)) continue;
                var name = table.ColumnDefinitions[column].Alignment == TableColumnAlign.Right ? "text-end" : "text-center";
                foreach (var row in table.OfType<TableRow>().Where(row => column < row.Count)) row[column].GetAttributes().AddClass(name);
            }

            foreach (var column in table.ColumnDefinitions) column.Alignment = null;
        }
    }

    private sealed class GuideHeadingRenderer : HtmlObjectRenderer<HeadingBlock>
    {
        protected override void Write(HtmlRenderer renderer, HeadingBlock heading)
        {
            renderer.EnsureLine();
            renderer.Write($"<h{heading.Level}").WriteAttributes(heading).Write(">").WriteLeafInline(heading);
            if (heading.Level > 1 && heading.GetAttributes().Id is { } id)
            {
                renderer.Write($"""<a class="anchor" href="#{id}" aria-label="Link to “""")
                    .WriteEscape(PlainText.Of(heading))
                    .Write("""”">#</a>""");
            }

            renderer.WriteLine($"</h{heading.Level}>");
        }
    }

    private sealed class GuideCodeInlineRenderer : HtmlObjectRenderer<CodeInline>
    {
        protected override void Write(HtmlRenderer renderer, CodeInline code) =>
            renderer.Write("<code>").WriteEscape(PortalHtml.WithPlaces(code.Content)).Write("</code>");
    }
}
