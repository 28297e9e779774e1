namespace Platform.Application.Mail;

/// <summary>The base URLs of links in emails.</summary>
/// <param name="ForMembers">
/// For requests with a credential: the configured URL, or that of the request; null if there is no request.
/// </param>
/// <param name="ForAnyone">
/// For requests by anyone: the configured URL, or that of the request if its host is a known address of the
/// application. The client controls the host name, and a link with a token must not lead to another site (OWASP Forgot
/// Password Cheat Sheet). Null if no URL is trusted.
/// </param>
public sealed record PublicAddress(string? ForMembers, string? ForAnyone);
