using System.Text.Json.Serialization;
using Platform.WebApi.Billing;
using Platform.WebApi.Http.Json;

[assembly: JsonTypes<BillingTypes>]

namespace Platform.WebApi.Billing;

/// <summary>The types of the payment provider's webhook; their serialization code is generated at build time.</summary>
[JsonSerializable(typeof(EventReceived))]
internal sealed partial class BillingTypes : JsonSerializerContext, IJsonTypes
{
    public IReadOnlyList<JsonConverter> Converters => [];
}
