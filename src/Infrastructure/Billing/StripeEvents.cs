using System.Text;
using System.Text.Json;
using Platform.Application.Billing;
using Platform.Domain.Billing;
using Platform.Domain.Common;
using Platform.Infrastructure.Settings;
using Stripe;

namespace Platform.Infrastructure.Billing;

/// <summary>Reads Stripe's webhook events after verifying their signature.</summary>
public sealed class StripeEvents(StripeSettings? settings, TimeProvider clock)
{
    // Stripe's default tolerance. An event that is sent again gets a new signature.
    private const long ToleranceSeconds = 300;

    /// <summary>Whether billing is configured, so that events are expected.</summary>
    public bool IsEnabled => settings is not null;

    /// <summary>Reads the part of an event that is used.</summary>
    /// <param name="body">The request body.</param>
    /// <param name="signature">The <c>Stripe-Signature</c> header. If it has several signatures, one must match.</param>
    /// <returns><see cref="BillingErrors.InvalidSignature"/> if the signature is invalid or more than 5 minutes off.</returns>
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
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // The header can contain anything, and the library throws various exceptions then.
            return false;
        }
    }

    // Only three members are read: the others differ with the API version of the webhook endpoint.
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
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is thrown for an unpaired surrogate, which a string can't represent.
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
