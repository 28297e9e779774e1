using System.Globalization;
using Platform.Application.Billing;

namespace Platform.WebApi.Workspace.Plans;

/// <summary>Formats prices for display.</summary>
public static class PriceText
{
    // https://docs.stripe.com/currencies: currencies without decimals, and with three.
    private static readonly HashSet<string> WithoutDecimals = new(StringComparer.Ordinal)
    {
        "bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf",
    };

    private static readonly HashSet<string> WithThree = new(StringComparer.Ordinal) { "bhd", "jod", "kwd", "omr", "tnd" };

    private static readonly Dictionary<string, string> Signs = new(StringComparer.Ordinal)
    {
        ["usd"] = "$",
        ["eur"] = "€",
        ["gbp"] = "£",
        ["jpy"] = "¥"
    };

    /// <summary>The formatted amount: <c>$49</c>, <c>€9.50</c>, <c>¥4,900</c>, <c>CHF 49</c>.</summary>
    public static string AmountOf(PlanPrice price)
    {
        var decimals = WithoutDecimals.Contains(price.Currency) ? 0 : WithThree.Contains(price.Currency) ? 3 : 2;
        var scale = decimals switch { 0 => 1m, 3 => 1000m, _ => 100m };
        var amount = price.Amount / scale;
        var text = amount.ToString(amount == decimal.Truncate(amount) ? "N0" : $"N{decimals}", CultureInfo.InvariantCulture);
        return Signs.TryGetValue(price.Currency, out var sign) ? sign + text : $"{price.Currency.ToUpperInvariant()} {text}";
    }
}
