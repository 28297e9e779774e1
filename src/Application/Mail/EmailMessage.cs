namespace Platform.Application.Mail;

/// <summary>The content of an email, independent of its format.</summary>
/// <param name="Subject">The subject, one line.</param>
/// <param name="Paragraphs">Plain text. Each paragraph is one line, which is wrapped when sent.</param>
/// <param name="Link">A link after the first paragraph; null for none.</param>
public sealed record EmailMessage(string Subject, IReadOnlyList<string> Paragraphs, EmailLink? Link)
{
    /// <summary>A list after the first paragraph.</summary>
    public IReadOnlyList<EmailListItem> Items { get; init; } = [];

    /// <summary>A line before the first paragraph; null for none.</summary>
    public string? Greeting { get; init; }

    /// <summary>The Reply-To address; null for the sender's.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>
    /// The URL to unsubscribe from emails of this kind without signing in (RFC 8058); null for emails about the recipient's account.
    /// </summary>
    public string? UnsubscribeUrl { get; init; }

    /// <summary>The message with a greeting by name; unchanged if the person has given none.</summary>
    public EmailMessage GreetingBy(string? name) => name is null ? this : this with { Greeting = $"Hello {name}," };
}

/// <summary>A link in an email.</summary>
/// <param name="Label">The link text.</param>
/// <param name="Url">The absolute URL.</param>
public sealed record EmailLink(string Label, string Url);

/// <summary>An item of a list.</summary>
/// <param name="Text">Plain text, one line.</param>
/// <param name="Url">The absolute URL of the item; null for none.</param>
public sealed record EmailListItem(string Text, string? Url);
