using Platform.Domain.Organizations;

namespace Platform.Application.Billing;

/// <summary>A plan that can be had, its limits and its price.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="RequestsPerMinute">Requests allowed in a minute; null is unlimited.</param>
/// <param name="RequestsPerDay">Requests allowed on a day in UTC; null is unlimited.</param>
/// <param name="RequestsPerMonth">Requests allowed in a month in UTC; null is unlimited.</param>
/// <param name="Price">What it costs; null where it can't be bought here, or the price isn't known at the moment.</param>
public sealed record PlanOfferView(Plan Plan, int? RequestsPerMinute, int? RequestsPerDay, int? RequestsPerMonth, PlanPrice? Price);

/// <summary>The price of a plan.</summary>
/// <param name="Amount">In the currency's smallest unit: 4900 is $49.00, and 4900 in jpy is ¥4,900.</param>
/// <param name="Currency">Three lower-case letters (ISO 4217).</param>
/// <param name="Interval">What the amount is paid for: day, week, month or year, or several of them, such as 3 months.</param>
public sealed record PlanPrice(long Amount, string Currency, string Interval);
