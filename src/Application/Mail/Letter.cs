namespace Platform.Application.Mail;

/// <summary>What a mail says, whatever form it is sent in.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Paragraphs">Plain text; each is one line, to be broken where it suits.</param>
/// <param name="Link">Where to go, after the first paragraph; null for nowhere.</param>
public sealed record Letter(string Subject, IReadOnlyList<string> Paragraphs, LetterLink? Link);

/// <summary>An address to go to.</summary>
/// <param name="Label">What happens there.</param>
/// <param name="Url">The whole address.</param>
public sealed record LetterLink(string Label, string Url);
