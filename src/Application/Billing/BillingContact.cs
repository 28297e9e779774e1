using Platform.Domain.Users;

namespace Platform.Application.Billing;

/// <summary>The contact for plan requests if no plan can be bought.</summary>
/// <param name="Email">The address that requests are sent to; null if the operator has configured none.</param>
public sealed record BillingContact(EmailAddress? Email);
