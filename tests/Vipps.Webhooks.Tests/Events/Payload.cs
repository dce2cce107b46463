using System.Text;
using System.Text.Json.Nodes;

namespace Vipps.Webhooks.Tests.Events;

/// <summary>Bodies such as Vipps sends them: one file for each event type.</summary>
internal static class Payload
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Events", "Payloads");

    public static byte[] Of(WebhookEventType type) => File.ReadAllBytes(Path.Combine(Folder, $"{type}.json"));

    /// <summary>The body of a type after <paramref name="edit"/>.</summary>
    public static byte[] Of(WebhookEventType type, Action<JsonObject> edit)
    {
        var body = JsonNode.Parse(Of(type))!.AsObject();
        edit(body);
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }

    public static WebhookEvent Read(WebhookEventType type) => WebhookEventReader.Read(Of(type), [type]);

    /// <summary>Reads the body of a type after <paramref name="edit"/>, knowing of no registration.</summary>
    public static T Read<T>(WebhookEventType type, Action<JsonObject> edit)
        where T : WebhookEvent => Assert.IsType<T>(WebhookEventReader.Read(Of(type, edit)));

    /// <summary>Reads a body that is given as text, knowing of no registration.</summary>
    public static T Read<T>(string body)
        where T : WebhookEvent => Assert.IsType<T>(WebhookEventReader.Read(Encoding.UTF8.GetBytes(body)));
}
