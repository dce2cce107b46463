using System.Text.Json;
using System.Text.Json.Serialization;

namespace Webshop.Web;

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PlacedView))]
[JsonSerializable(typeof(OrderView))]
[JsonSerializable(typeof(DeliveriesView))]
[JsonSerializable(typeof(PartRequest))]
[JsonSerializable(typeof(ModeRequest))]
[JsonSerializable(typeof(DoneView))]
[JsonSerializable(typeof(RefusalView))]
internal sealed partial class ShopJson : JsonSerializerContext;
