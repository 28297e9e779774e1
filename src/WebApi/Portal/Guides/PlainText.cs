using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Platform.WebApi.Portal.Guides;

/// <summary>Extracts the text of Markdown.</summary>
internal static class PlainText
{
    /// <summary>The text of a block and of everything in it, with single spaces.</summary>
    public static string Of(Block block)
    {
        var text = new StringBuilder();
        Append(text, block);
        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static void Append(StringBuilder text, Block block)
    {
        switch (block)
        {
            case ContainerBlock container:
                foreach (var inner in container) Append(text, inner);
                break;
            case CodeBlock code:
                text.Append(code.Lines.ToString());
                break;
            case LeafBlock { Inline: { } inlines }:
                foreach (var inline in inlines.Descendants<Inline>()) text.Append(TextOf(inline));
                break;
        }

        text.Append(' ');
    }

    private static string TextOf(Inline inline) => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        LineBreakInline => " ",
        _ => "",
    };
}
