namespace Platform.Application.Mail;

/// <summary>What links in mail begin with.</summary>
/// <param name="ForMembers">Where someone who has shown a credential asks: the configured address, or the request's own; null where there
/// is no request.</param>
/// <param name="ForAnyone">
/// Where anyone asks: the configured address, or the request's own if it is surely this product's. Whoever asks names the host, and a
/// link with a token must lead to no other's (OWASP Forgot Password Cheat Sheet). Null where none is sure.
/// </param>
public sealed record PublicAddress(string? ForMembers, string? ForAnyone);
