using System.Text.Json.Nodes;

namespace Platform.TestKit;

/// <content>Objects of the customer portal.</content>
internal static partial class StripeObjects
{
    public static JsonObject PortalSession(
        string id, IReadOnlyDictionary<string, string> form, string configuration, Uri url, long now) => new()
        {
            ["id"] = id,
            ["object"] = "billing_portal.session",
            ["configuration"] = configuration,
            ["created"] = now,
            ["customer"] = form["customer"],
            ["flow"] = null,
            ["livemode"] = false,
            ["locale"] = null,
            ["on_behalf_of"] = null,
            ["return_url"] = form.GetValueOrDefault("return_url"),
            ["url"] = new Uri(url, $"/p/session/{id}").ToString(),
        };

    /// <summary>A configuration of the portal; omitted form fields have Stripe's defaults.</summary>
    public static JsonObject PortalConfiguration(string id, IReadOnlyDictionary<string, string> form, bool isDefault, long now) => new()
    {
        ["id"] = id,
        ["object"] = "billing_portal.configuration",
        ["active"] = true,
        ["application"] = null,
        ["business_profile"] = new JsonObject { ["headline"] = null, ["privacy_policy_url"] = null, ["terms_of_service_url"] = null },
        ["created"] = now,
        ["default_return_url"] = null,
        ["features"] = Features(form),
        ["is_default"] = isDefault,
        ["livemode"] = false,
        ["login_page"] = new JsonObject { ["enabled"] = false, ["url"] = null },
        ["metadata"] = Metadata(form, "metadata"),
        ["name"] = null,
        ["updated"] = now,
    };

    private static JsonObject Features(IReadOnlyDictionary<string, string> form) => new()
    {
        ["customer_update"] = new JsonObject
        {
            ["allowed_updates"] = All(form, "features[customer_update][allowed_updates]"),
            ["enabled"] = Is(form, "features[customer_update][enabled]"),
        },
        ["invoice_history"] = new JsonObject { ["enabled"] = Is(form, "features[invoice_history][enabled]") },
        ["payment_method_update"] = new JsonObject
        {
            ["enabled"] = Is(form, "features[payment_method_update][enabled]"),
            ["payment_method_configuration"] = null,
        },
        ["subscription_cancel"] = new JsonObject
        {
            ["cancellation_reason"] = new JsonObject { ["enabled"] = false, ["options"] = new JsonArray() },
            ["enabled"] = Is(form, "features[subscription_cancel][enabled]"),
            ["mode"] = form.GetValueOrDefault("features[subscription_cancel][mode]", "at_period_end"),
            ["proration_behavior"] = form.GetValueOrDefault("features[subscription_cancel][proration_behavior]", "none"),
        },
        ["subscription_update"] = new JsonObject
        {
            ["billing_cycle_anchor"] = null,
            ["default_allowed_updates"] = All(form, "features[subscription_update][default_allowed_updates]"),
            ["enabled"] = Is(form, "features[subscription_update][enabled]"),
            ["products"] = Products(form),
            ["proration_behavior"] = form.GetValueOrDefault("features[subscription_update][proration_behavior]", "none"),
            ["schedule_at_period_end"] = new JsonObject { ["conditions"] = Conditions(form) },
            ["trial_update_behavior"] = "end_trial",
        },
    };

    private static JsonArray Products(IReadOnlyDictionary<string, string> form)
    {
        var products = new JsonArray();
        for (var i = 0; form.TryGetValue($"features[subscription_update][products][{i}][product]", out var product); i++)
        {
            products.Add(new JsonObject
            {
                ["adjustable_quantity"] = new JsonObject { ["enabled"] = false, ["maximum"] = null, ["minimum"] = 1 },
                ["prices"] = All(form, $"features[subscription_update][products][{i}][prices]"),
                ["product"] = product,
            });
        }

        return products;
    }

    private static JsonArray Conditions(IReadOnlyDictionary<string, string> form)
    {
        var conditions = new JsonArray();
        for (var i = 0; form.TryGetValue(
            $"features[subscription_update][schedule_at_period_end][conditions][{i}][type]", out var type); i++)
        {
            conditions.Add(new JsonObject { ["type"] = type });
        }

        return conditions;
    }

    private static JsonArray All(IReadOnlyDictionary<string, string> form, string name)
    {
        var all = new JsonArray();
        for (var i = 0; form.TryGetValue($"{name}[{i}]", out var one); i++) all.Add(one);
        return all;
    }

    private static bool Is(IReadOnlyDictionary<string, string> form, string name) => form.GetValueOrDefault(name) == "true";
}
