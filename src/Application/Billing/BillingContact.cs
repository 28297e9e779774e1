using Platform.Domain.Users;

namespace Platform.Application.Billing;

/// <summary>Who is asked for a plan where none can be bought.</summary>
/// <param name="Email">The address that requests are mailed to; null where the operator has named none.</param>
public sealed record BillingContact(EmailAddress? Email);
