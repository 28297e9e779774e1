using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;

namespace Platform.TestKit;

/// <content>The customer portal.</content>
public sealed partial class StripeServer
{
    private const string DefaultConfiguration = "bpc_default";

    private readonly Dictionary<string, JsonObject> _portalSessions = [];

    // An account whose default configuration applies every choice at once.
    private readonly Dictionary<string, JsonObject> _configurations = new()
    {
        [DefaultConfiguration] = StripeObjects.PortalConfiguration(
            DefaultConfiguration,
            new Dictionary<string, string>
            {
                ["features[subscription_cancel][enabled]"] = "true",
                ["features[subscription_cancel][mode]"] = "immediately",
                ["features[subscription_update][enabled]"] = "true",
                ["features[subscription_update][products][0][product]"] = ProductOf(Pro),
                ["features[subscription_update][products][0][prices][0]"] = Pro,
                ["features[subscription_update][products][1][product]"] = ProductOf(Enterprise),
                ["features[subscription_update][products][1][prices][0]"] = Enterprise,
            },
            isDefault: true,
            now: 1_700_000_000),
    };

    // The price of each subscription from the end of its period on.
    private readonly Dictionary<string, string> _scheduled = [];

    /// <summary>Portal configurations other than the account's default.</summary>
    public int CountPortalConfigurations()
    {
        lock (_gate) return _configurations.Count - 1;
    }

    /// <summary>Deactivates every portal configuration that isn't the account's default.</summary>
    public void SwitchPortalConfigurationsOff()
    {
        lock (_gate)
        {
            foreach (var one in _configurations.Values.Where(one => IdOf(one) != DefaultConfiguration)) one["active"] = false;
        }
    }

    /// <summary>Moves a price to the product of another one.</summary>
    public void ShareProduct(string price, string other) => ChangePrice(price, one => one["product"] = ProductOf(other));

    /// <summary>Chooses another price in the portal, as the customer would.</summary>
    /// <returns>Whether the portal offers it.</returns>
    public bool SwitchInPortal(string url, string subscription, string price)
    {
        lock (_gate)
        {
            var update = FeatureOf(url, "subscription_update");
            var offered = update["products"]!.AsArray().SelectMany(one => one!["prices"]!.AsArray()).Select(one => (string?)one);
            if (!(bool)update["enabled"]! || !offered.Contains(price)) return false;
            var conditions = update["schedule_at_period_end"]!["conditions"]!.AsArray().Select(one => (string?)one!["type"]);
            var present = _subscriptions[subscription]["items"]!["data"]![0]!["price"]!;
            var isCheaper = (long)_prices[price]["unit_amount"]! < (long)present["unit_amount"]!;
            if (isCheaper && conditions.Contains("decreasing_item_amount")) _scheduled[subscription] = price;
            else SetPriceLocked(subscription, price);
            return true;
        }
    }

    /// <summary>Cancels in the portal, as the customer would.</summary>
    public void CancelInPortal(string url, string subscription)
    {
        lock (_gate)
        {
            var isAtOnce = (string?)FeatureOf(url, "subscription_cancel")["mode"] == "immediately";
            var found = _subscriptions[subscription];
            if (isAtOnce) EndLocked(found, "cancellation_requested");
            else found["cancel_at_period_end"] = true;
        }
    }

    /// <summary>Ends a subscription permanently.</summary>
    /// <param name="subscription">The subscription's id.</param>
    /// <param name="reason">Stripe's reason; null as in versions without reasons.</param>
    public void End(string subscription, string? reason)
    {
        lock (_gate) EndLocked(_subscriptions[subscription], reason);
    }

    /// <summary>Ends the paid period: scheduled changes take effect, and a new period begins if the subscription continues.</summary>
    public void EndPeriod(string subscription)
    {
        lock (_gate)
        {
            var found = _subscriptions[subscription];
            if (_scheduled.Remove(subscription, out var price)) SetPriceLocked(subscription, price);
            if ((bool)found["cancel_at_period_end"]!) EndLocked(found, "cancellation_requested");
            var item = found["items"]!["data"]![0]!;
            item["current_period_end"] = Now + StripeObjects.SecondsOfMonth;
        }
    }

    private static string ProductOf(string price) => "prod_" + price[6..];

    private static void EndLocked(JsonObject subscription, string? reason)
    {
        subscription["status"] = "canceled";
        subscription["cancellation_details"] = new JsonObject { ["comment"] = null, ["feedback"] = null, ["reason"] = reason };
    }

    private JsonNode FeatureOf(string url, string feature)
    {
        var session = _portalSessions[new Uri(url).Segments[^1]];
        return _configurations[session["configuration"]!.GetValue<string>()]["features"]![feature]!;
    }

    private void MapPortal()
    {
        _app.MapPost("/v1/billing_portal/configurations", context => OnceAsync(context, Configure));
        _app.MapGet("/v1/billing_portal/configurations", context => AnswerAsync(context, _ => StripeObjects.List(
            "/v1/billing_portal/configurations",
            _configurations.Values.Where(one => (bool)one["active"]!).Select(one => one.DeepClone()))));
        _app.MapPost("/v1/billing_portal/sessions", context => AnswerAsync(context, OpenPortal));
        _app.MapGet("/p/session/{id}", context => PageAsync(context, "Billing portal", "<p>Your subscription</p>"));
    }

    private JsonObject? Configure(IReadOnlyDictionary<string, string> form)
    {
        var configuration = StripeObjects.PortalConfiguration(NewId("bpc_"), form, isDefault: false, Now);
        var offered = configuration["features"]!["subscription_update"]!["products"]!.AsArray();
        var isKnown = offered.All(product => product!["prices"]!.AsArray()
            .All(price => _prices.TryGetValue((string)price!, out var known) && (string?)known["product"] == (string?)product["product"]));
        return isKnown ? Keep(_configurations, configuration) : null;
    }

    private JsonObject? OpenPortal(IReadOnlyDictionary<string, string> form)
    {
        var id = form.GetValueOrDefault("configuration", DefaultConfiguration);
        if (!_customers.ContainsKey(form["customer"]) || !_configurations.TryGetValue(id, out var configuration)) return null;
        if (!(bool)configuration["active"]!) return StripeObjects.Error("invalid_request_error", null, "This configuration is not active");
        return Keep(_portalSessions, StripeObjects.PortalSession(NewId("bps_"), form, id, Url, Now));
    }
}
