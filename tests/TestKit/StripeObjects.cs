using System.Globalization;
using System.Text.Json.Nodes;

namespace Platform.TestKit;

/// <summary>Objects of Stripe's API, with the members that its OpenAPI document requires.</summary>
internal static partial class StripeObjects
{
    /// <summary>The length of a paid period, in seconds.</summary>
    public const int SecondsOfMonth = 30 * 24 * 60 * 60;

    public static JsonObject Customer(string id, IReadOnlyDictionary<string, string> form, long now) => new()
    {
        ["id"] = id,
        ["object"] = "customer",
        ["address"] = null,
        ["balance"] = 0,
        ["created"] = now,
        ["currency"] = null,
        ["default_source"] = null,
        ["delinquent"] = false,
        ["description"] = null,
        ["email"] = form.GetValueOrDefault("email"),
        ["invoice_prefix"] = "7FE1103",
        ["invoice_settings"] = new JsonObject
        {
            ["custom_fields"] = null,
            ["default_payment_method"] = null,
            ["footer"] = null,
            ["rendering_options"] = null
        },
        ["livemode"] = false,
        ["metadata"] = Metadata(form, "metadata"),
        ["name"] = form.GetValueOrDefault("name"),
        ["next_invoice_sequence"] = 1,
        ["phone"] = null,
        ["preferred_locales"] = new JsonArray(),
        ["shipping"] = null,
        ["tax_exempt"] = "none",
        ["test_clock"] = null,
    };

    public static JsonObject Price(string id, long? amount, string currency, string interval) => new()
    {
        ["id"] = id,
        ["object"] = "price",
        ["active"] = true,
        ["billing_scheme"] = amount is null ? "tiered" : "per_unit",
        ["created"] = 1_700_000_000,
        ["currency"] = currency,
        ["custom_unit_amount"] = null,
        ["livemode"] = false,
        ["lookup_key"] = null,
        ["metadata"] = new JsonObject(),
        ["nickname"] = null,
        ["product"] = "prod_" + id[6..],
        ["recurring"] = new JsonObject
        {
            ["interval"] = interval,
            ["interval_count"] = 1,
            ["meter"] = null,
            ["trial_period_days"] = null,
            ["usage_type"] = "licensed",
        },
        ["tax_behavior"] = "unspecified",
        ["tiers_mode"] = amount is null ? "graduated" : null,
        ["transform_quantity"] = null,
        ["type"] = "recurring",
        ["unit_amount"] = amount,
        ["unit_amount_decimal"] = amount?.ToString(CultureInfo.InvariantCulture),
    };

    public static JsonObject Session(string id, IReadOnlyDictionary<string, string> form, Uri url, long now) => new()
    {
        ["id"] = id,
        ["object"] = "checkout.session",
        ["after_expiration"] = null,
        ["allow_promotion_codes"] = null,
        ["amount_subtotal"] = null,
        ["amount_total"] = null,
        ["automatic_tax"] = new JsonObject { ["enabled"] = false, ["liability"] = null, ["provider"] = null, ["status"] = null },
        ["billing_address_collection"] = null,
        ["cancel_url"] = form.GetValueOrDefault("cancel_url"),
        ["client_reference_id"] = form.GetValueOrDefault("client_reference_id"),
        ["client_secret"] = null,
        ["consent"] = null,
        ["created"] = now,
        ["currency"] = "usd",
        ["custom_fields"] = new JsonArray(),
        ["custom_text"] = new JsonObject
        {
            ["after_submit"] = null,
            ["shipping_address"] = null,
            ["submit"] = null,
            ["terms_of_service_acceptance"] = null
        },
        ["customer"] = form.GetValueOrDefault("customer"),
        ["customer_creation"] = null,
        ["customer_details"] = null,
        ["customer_email"] = null,
        ["expires_at"] = now + (24 * 60 * 60),
        ["invoice"] = null,
        ["livemode"] = false,
        ["locale"] = null,
        ["metadata"] = Metadata(form, "metadata"),
        ["mode"] = form.GetValueOrDefault("mode"),
        ["payment_intent"] = null,
        ["payment_method_types"] = new JsonArray("card"),
        ["payment_status"] = "unpaid",
        ["setup_intent"] = null,
        ["status"] = "open",
        ["submit_type"] = null,
        ["subscription"] = null,
        ["success_url"] = form.GetValueOrDefault("success_url"),
        ["total_details"] = null,
        ["ui_mode"] = "hosted",
        ["url"] = new Uri(url, $"/c/pay/{id}").ToString(),
    };

    public static JsonObject Subscription(string id, string customer, JsonObject price, JsonObject metadata, long now) => new()
    {
        ["id"] = id,
        ["object"] = "subscription",
        ["application"] = null,
        ["application_fee_percent"] = null,
        ["automatic_tax"] = new JsonObject { ["disabled_reason"] = null, ["enabled"] = false, ["liability"] = null },
        ["billing_cycle_anchor"] = now,
        ["billing_mode"] = new JsonObject { ["type"] = "classic" },
        ["cancel_at"] = null,
        ["cancel_at_period_end"] = false,
        ["canceled_at"] = null,
        ["cancellation_details"] = new JsonObject { ["comment"] = null, ["feedback"] = null, ["reason"] = null },
        ["collection_method"] = "charge_automatically",
        ["created"] = now,
        ["currency"] = "usd",
        ["customer"] = customer,
        ["days_until_due"] = null,
        ["default_payment_method"] = null,
        ["default_source"] = null,
        ["default_tax_rates"] = new JsonArray(),
        ["description"] = null,
        ["discounts"] = new JsonArray(),
        ["ended_at"] = null,
        ["invoice_settings"] = new JsonObject { ["account_tax_ids"] = null, ["issuer"] = new JsonObject { ["type"] = "self" } },
        ["items"] = new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray(new JsonObject
            {
                ["id"] = "si_" + id[4..],
                ["object"] = "subscription_item",
                ["billing_thresholds"] = null,
                ["created"] = now,
                ["current_period_end"] = now + SecondsOfMonth,
                ["current_period_start"] = now,
                ["discounts"] = new JsonArray(),
                ["metadata"] = new JsonObject(),
                ["price"] = price,
                ["quantity"] = 1,
                ["subscription"] = id,
                ["tax_rates"] = new JsonArray(),
            }),
            ["has_more"] = false,
            ["total_count"] = 1,
            ["url"] = $"/v1/subscription_items?subscription={id}",
        },
        ["latest_invoice"] = null,
        ["livemode"] = false,
        ["metadata"] = metadata,
        ["next_pending_invoice_item_invoice"] = null,
        ["on_behalf_of"] = null,
        ["pause_collection"] = null,
        ["pending_setup_intent"] = null,
        ["pending_update"] = null,
        ["schedule"] = null,
        ["start_date"] = now,
        ["status"] = "active",
        ["test_clock"] = null,
        ["transfer_data"] = null,
        ["trial_end"] = null,
        ["trial_start"] = null,
    };

    public static JsonObject List(string path, IEnumerable<JsonNode> data) =>
        new() { ["object"] = "list", ["data"] = new JsonArray([.. data]), ["has_more"] = false, ["url"] = path };

    public static JsonObject Event(string id, string type, JsonNode about, long now) => new()
    {
        ["id"] = id,
        ["object"] = "event",
        ["api_version"] = "2025-03-31.basil",
        ["created"] = now,
        ["data"] = new JsonObject { ["object"] = about },
        ["livemode"] = false,
        ["pending_webhooks"] = 1,
        ["request"] = new JsonObject { ["id"] = null, ["idempotency_key"] = null },
        ["type"] = type,
    };

    public static JsonObject Error(string type, string? code, string message) =>
        new() { ["error"] = new JsonObject { ["type"] = type, ["code"] = code, ["message"] = message } };

    public static JsonObject Metadata(IReadOnlyDictionary<string, string> form, string name)
    {
        var metadata = new JsonObject();
        foreach (var (key, value) in form)
        {
            if (key.StartsWith(name + "[", StringComparison.Ordinal)) metadata[key[(name.Length + 1)..^1]] = value;
        }

        return metadata;
    }
}
