using System.Net;
using System.Text;
using Platform.Application.Mail;

namespace Platform.Infrastructure.Mail.Transports;

/// <summary>Formats an email as plain text and as HTML.</summary>
internal static class EmailFormatter
{
    private const int Width = 72;
    private const string Unsubscribe = "You get this mail because you subscribed to it. Unsubscribe";

    /// <summary>Paragraphs wrapped at 72 columns, with the link on a separate line.</summary>
    public static string Plain(EmailMessage email)
    {
        var text = new StringBuilder();
        if (email.Greeting is { } greeting)
        {
            Break(text, greeting);
            text.Append("\r\n");
        }

        foreach (var (i, paragraph) in email.Paragraphs.Index())
        {
            Break(text, paragraph);
            if (i == 0 && email.Link is { } link) text.Append("\r\n").Append(link.Label).Append(":\r\n").Append(link.Url).Append("\r\n");
            if (i == 0) List(text, email.Items);
            if (i < email.Paragraphs.Count - 1) text.Append("\r\n");
        }

        if (email.UnsubscribeUrl is { } unsubscribe)
        {
            text.Append("\r\n-- \r\n").Append(Unsubscribe).Append(":\r\n").Append(unsubscribe).Append("\r\n");
        }

        return text.ToString();
    }

    /// <summary>The same content as HTML. All values are encoded.</summary>
    public static string Html(EmailMessage email)
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html>\r\n<html lang=\"en\">\r\n<head><meta charset=\"utf-8\"><title>")
            .Append(Text(email.Subject))
            .Append("</title></head>\r\n");
        html.Append("<body style=\"font-family: sans-serif; line-height: 1.5; max-width: 36em\">\r\n");
        if (email.Greeting is { } greeting) html.Append("<p>").Append(Text(greeting)).Append("</p>\r\n");
        foreach (var (i, paragraph) in email.Paragraphs.Index())
        {
            html.Append("<p>").Append(Text(paragraph)).Append("</p>\r\n");
            if (i == 0 && email.Link is { } link)
            {
                html.Append("<p><a href=\"").Append(Text(link.Url)).Append("\">").Append(Text(link.Label)).Append("</a></p>\r\n");
            }

            if (i == 0 && email.Items.Count > 0) html.Append("<ul>\r\n").AppendJoin("", email.Items.Select(Item)).Append("</ul>\r\n");
        }

        if (email.UnsubscribeUrl is { } unsubscribe)
        {
            html.Append("<p style=\"color: #666; font-size: smaller\"><a href=\"")
                .Append(Text(unsubscribe))
                .Append("\">")
                .Append(Unsubscribe)
                .Append("</a></p>\r\n");
        }

        return html.Append("</body>\r\n</html>\r\n").ToString();
    }

    private static void List(StringBuilder text, IReadOnlyList<EmailListItem> items)
    {
        foreach (var item in items)
        {
            text.Append("\r\n");
            Break(text, $"- {item.Text}");
            if (item.Url is not null) text.Append("  ").Append(item.Url).Append("\r\n");
        }
    }

    private static string Item(EmailListItem item) => item.Url is null
        ? $"<li>{Text(item.Text)}</li>\r\n"
        : $"<li><a href=\"{Text(item.Url)}\">{Text(item.Text)}</a></li>\r\n";

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static void Break(StringBuilder text, string paragraph)
    {
        var column = 0;
        foreach (var word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (column > 0 && column + 1 + word.Length > Width)
            {
                text.Append("\r\n");
                column = 0;
            }

            if (column > 0) text.Append(' ');
            text.Append(word);
            column += (column > 0 ? 1 : 0) + word.Length;
        }

        text.Append("\r\n");
    }
}
