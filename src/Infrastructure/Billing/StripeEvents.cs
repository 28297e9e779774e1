using System.Text;
using System.Text.Json;
using Platform.Application.Billing;
using Platform.Domain.Billing;
using Platform.Domain.Common;
using Platform.Infrastructure.Settings;
using Stripe;

namespace Platform.Infrastructure.Billing;

/// <summary>Reads the events that Stripe posts, once their signature is verified.</summary>
public sealed class StripeEvents(StripeSettings? settings, TimeProvider clock)
{
    // Stripe's own default; an event that is sent again is signed again.
    private const long ToleranceSeconds = 300;

    /// <summary>Whether any are expected.</summary>
    public bool IsEnabled => settings is not null;

    /// <summary>The part of an event that is used.</summary>
    /// <param name="body">The body as it came.</param>
    /// <param name="signature">The <c>Stripe-Signature</c> header; of several signatures one must match.</param>
    /// <returns><see cref="BillingErrors.InvalidSignature"/> where it isn't Stripe's, or is older or newer than 5 minutes.</returns>
    public Result<HandleBillingEvent> Read(byte[] body, string? signature)
    {
        if (settings is null) return BillingErrors.NotSoldHere;
        if (string.IsNullOrEmpty(signature) || !IsSigned(Encoding.UTF8.GetString(body), signature)) return BillingErrors.InvalidSignature;
        return Parse(body) is { } happened ? happened : BillingErrors.MalformedEvent;
    }

    private bool IsSigned(string body, string signature)
    {
        try
        {
            EventUtility.ValidateSignature(
                body, signature, settings!.WebhookSecret, ToleranceSeconds, clock.GetUtcNow().ToUnixTimeSeconds());
            return true;
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // The header can hold anything, which the library doesn't foresee everywhere.
            return false;
        }
    }

    // Three members alone are read: the rest differs with the API version that the endpoint was made for.
    private static HandleBillingEvent? Parse(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return TextOf(root, "id") is { } id && TextOf(root, "type") is { } type
                ? new HandleBillingEvent(id, type, CustomerOf(root))
                : null;
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // The second is for half of a surrogate pair, which no text can hold.
            return null;
        }
    }

    private static string? CustomerOf(JsonElement root)
    {
        if (!IsObject(root, "data", out var data) || !IsObject(data, "object", out var about)) return null;
        if (TextOf(about, "object") == "customer") return TextOf(about, "id");
        return IsObject(about, "customer", out var customer) ? TextOf(customer, "id") : TextOf(about, "customer");
    }

    private static bool IsObject(JsonElement parent, string name, out JsonElement value)
    {
        value = default;
        return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out value)
            && value.ValueKind == JsonValueKind.Object;
    }

    private static string? TextOf(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
