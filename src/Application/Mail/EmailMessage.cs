namespace Platform.Application.Mail;

/// <summary>What a mail says, whatever form it is sent in.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Paragraphs">Plain text; each is one line, to be broken where it suits.</param>
/// <param name="Link">Where to go, after the first paragraph; null for nowhere.</param>
public sealed record EmailMessage(string Subject, IReadOnlyList<string> Paragraphs, EmailLink? Link)
{
    /// <summary>A list after the first paragraph.</summary>
    public IReadOnlyList<EmailListItem> Items { get; init; } = [];

    /// <summary>A line before the first paragraph; null for none.</summary>
    public string? Greeting { get; init; }

    /// <summary>The address that an answer goes to; null for the sender's own.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Where the recipient ends mails of this kind without signing in (RFC 8058); null for mails about their account.</summary>
    public string? UnsubscribeUrl { get; init; }

    /// <summary>The same letter, greeting a person by name; by nothing where they have given none.</summary>
    public EmailMessage GreetingBy(string? name) => name is null ? this : this with { Greeting = $"Hello {name}," };
}

/// <summary>An address to go to.</summary>
/// <param name="Label">What happens there.</param>
/// <param name="Url">The whole address.</param>
public sealed record EmailLink(string Label, string Url);

/// <summary>One line of a list.</summary>
/// <param name="Text">Plain text, one line.</param>
/// <param name="Url">The whole address that it leads to; null for none.</param>
public sealed record EmailListItem(string Text, string? Url);
