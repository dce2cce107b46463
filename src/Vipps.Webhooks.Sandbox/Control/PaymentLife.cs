using System.Security.Cryptography;
using System.Text.Json;

namespace Vipps.Webhooks.Sandbox;

/// <summary>
/// A payment that another program wants played to an end, such as <c>{"reference":"order-1001","amount":500,"end":"refunded"}</c>. Nothing is required.
/// </summary>
internal sealed class PaymentLife
{
    private const string DefaultEnd = "refunded";

    private string _reference = $"order-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
    private long _amount = 35_000;
    private string _end = DefaultEnd;

    /// <exception cref="JsonException">The body is not JSON.</exception>
    /// <exception cref="FormatException">The body is JSON, but not such a command.</exception>
    public static async Task<PaymentLife> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("The body must be a JSON object.");
        }

        var life = new PaymentLife();
        foreach (var property in document.RootElement.EnumerateObject())
        {
            switch (property.Name)
            {
                case "reference" when property.Value.ValueKind == JsonValueKind.String:
                    life._reference = property.Value.GetString()!;
                    break;
                case "amount" when property.Value.ValueKind == JsonValueKind.Number && property.Value.TryGetInt64(out var amount):
                    life._amount = amount;
                    break;
                case "end" when property.Value.ValueKind == JsonValueKind.String && StepsTo(property.Value.GetString()!) is not null:
                    life._end = property.Value.GetString()!;
                    break;
                default:
                    throw new FormatException($"'{property.Name}' is not known, or its value is not of the right kind or range.");
            }
        }

        return life;
    }

    /// <summary>Plays it.</summary>
    /// <returns>The events, in order.</returns>
    /// <exception cref="FormatException">A payment with this reference exists, or reference or amount break a rule.</exception>
    public IReadOnlyList<SandboxEvent> Play(PaymentBook book, string salesUnit)
    {
        using var body = JsonDocument.Parse(JsonText.Write(Write));
        var order = PaymentOrder.Read(body.RootElement);
        if (order.Mistakes.Count > 0)
        {
            throw new FormatException($"The {order.Mistakes[0].Name} is refused. {order.Mistakes[0].Reason}");
        }

        if (order.BrokenRule(book.Now) is { } code)
        {
            throw new FormatException(PaymentErrors.TextOf(code));
        }

        var record = book.TryCreate(salesUnit, order, Guid.NewGuid().ToString()) ?? throw new FormatException("A payment with this reference exists.");
        foreach (var step in StepsTo(_end)!)
        {
            book.Change(record, step, Guid.NewGuid().ToString());
        }

        return book.With(salesUnit, order.Reference, static played => played.Sent.ToArray())!;
    }

    private static Func<PaymentBalance, PaymentChange>[]? StepsTo(string end) => end switch
    {
        "created" => [],
        "authorized" => [Authorize],
        "captured" => [Authorize, Capture],
        DefaultEnd => [Authorize, Capture, Refund],
        "cancelled" => [Authorize, Cancel],
        "terminated" => [Cancel],
        "aborted" => [static balance => balance.Abort()],
        "expired" => [static balance => balance.Expire()],
        _ => null,
    };

    private static PaymentChange Authorize(PaymentBalance balance) => balance.Authorize();

    private static PaymentChange Capture(PaymentBalance balance) => balance.Capture(balance.Authorized);

    private static PaymentChange Refund(PaymentBalance balance) => balance.Refund(balance.Captured);

    private static PaymentChange Cancel(PaymentBalance balance) => balance.Cancel(onlyIfNotAuthorized: false, PaymentErrors.CannotCancel);

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("amount");
        writer.WriteString("currency", "NOK");
        writer.WriteNumber("value", _amount);
        writer.WriteEndObject();
        writer.WriteStartObject("paymentMethod");
        writer.WriteString("type", "WALLET");
        writer.WriteEndObject();
        writer.WriteString("reference", _reference);
        writer.WriteString("userFlow", "WEB_REDIRECT");
        writer.WriteString("returnUrl", "https://shop.example/");
        writer.WriteEndObject();
    }
}
