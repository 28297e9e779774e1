namespace Platform.Application.AllowedDomains;

/// <summary>A domain whose pages may use the organization's keys in browsers.</summary>
/// <param name="Domain">In its one form: lower case, Punycode, addresses shortened.</param>
public sealed record AllowedDomainView(long Id, string Domain, DateTimeOffset CreatedAt);
