using System.Globalization;
using System.Text.Json;

namespace QuickStart;

/// <summary>What the walk shows of a payment's event.</summary>
internal sealed record ReceivedEvent(string Name, string Reference, string Amount, bool Success)
{
    public static ReceivedEvent Read(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        var amount = root.GetProperty("amount");
        return new ReceivedEvent(
            root.GetProperty("name").GetString()!,
            root.GetProperty("reference").GetString()!,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{amount.GetProperty("currency").GetString()} {amount.GetProperty("value").GetInt64() / 100m:F2}"),
            root.GetProperty("success").GetBoolean());
    }
}
