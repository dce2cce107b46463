using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The request of a shop to create a payment, and the mistakes in it.</summary>
internal sealed partial class PaymentOrder
{
    private const long MaxAmount = 65_000_000;
    private const long MinAmountNok = 100;
    private const int MaxReturnUrlLength = 2500;
    private const int MaxMetadata = 5;

    private static readonly string[] Known =
    [
        "amount", "customer", "minimumUserAge", "customerInteraction", "industryData", "paymentMethod", "profile", "reference", "returnUrl", "userFlow",
        "expiresAt", "qrFormat", "paymentDescription", "receipt", "metadata", "receiptUrl", "shipping", "cardPassthrough", "merchantLegalLinks",
    ];

    private static readonly string[] Currencies = ["NOK", "DKK", "EUR", "SEK", "USD", "GBP"];
    private static readonly string[] PassthroughCurrencies = ["SEK", "USD", "GBP"];

    public List<ExtraDetail> Mistakes { get; } = [];

    public string Reference { get; private set; } = "";

    public long Amount { get; private set; }

    public string Currency { get; private set; } = "";

    public string Method { get; private set; } = "";

    public string Flow { get; private set; } = "";

    public string Scope { get; private set; } = "";

    public JsonNode? Metadata { get; private set; }

    public DateTimeOffset? ExpiresAt { get; private set; }

    public bool HasReceipt { get; private set; }

    public bool IsExpress { get; private set; }

    /// <summary>Reads an object. Unknown fields are refused, so that a misspelled one is noticed.</summary>
    public static PaymentOrder Read(JsonElement body)
    {
        var order = new PaymentOrder();
        foreach (var field in body.EnumerateObject().Where(static field => !Known.Contains(field.Name, StringComparer.Ordinal)))
        {
            order.Complain(field.Name, "There is no such field.");
        }

        order.ReadAmount(Field(body, "amount"));
        order.Reference = order.Text(body, "reference", required: true) ?? "";
        order.Check(order.Reference.Length == 0 || ReferencePattern().IsMatch(order.Reference), "reference", "It must match ^[a-zA-Z0-9-]{8,64}$.");
        var method = Field(body, "paymentMethod");
        order.Method = method.ValueKind == JsonValueKind.Object ? order.Text(method, "type", required: true) ?? "" : "";
        order.Check(order.Method is "WALLET" or "CARD" or "CARD_PASSTHROUGH", "paymentMethod", "Its type must be WALLET, CARD or CARD_PASSTHROUGH.");
        order.ReadFlow(body);
        order.ReadOptional(body);
        return order;
    }

    /// <summary>Reads the amount of a capture or a refund. Returns null, with a mistake, if it is none.</summary>
    public static (long Value, string Currency)? ReadAmount(JsonElement amount, string name, List<ExtraDetail> mistakes)
    {
        var value = Field(amount, "value");
        var currency = Field(amount, "currency");
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var units) && units is >= 0 and <= MaxAmount
            && currency.ValueKind == JsonValueKind.String && Currencies.Contains(currency.GetString(), StringComparer.Ordinal))
        {
            return (units, currency.GetString()!);
        }

        mistakes.Add(new(name, "It must be an object of currency (NOK, DKK, EUR, SEK, USD or GBP) and value (a whole number from 0 to 65000000)."));
        return null;
    }

    /// <summary>Returns the code of the rule that the order breaks; null if it breaks none.</summary>
    public string? BrokenRule(DateTimeOffset now)
    {
        if (Method != "CARD_PASSTHROUGH" && PassthroughCurrencies.Contains(Currency, StringComparer.Ordinal))
        {
            return PaymentErrors.CurrencyNotAllowed;
        }

        return Amount < (Currency is "NOK" or "SEK" ? MinAmountNok : 1) ? PaymentErrors.AmountTooSmall
            : ExpiresAt is not { } expires ? null
            : expires <= now + TimeSpan.FromMinutes(10) ? PaymentErrors.ExpiresTooSoon
            : expires >= now + TimeSpan.FromDays(60) ? PaymentErrors.ExpiresTooLate
            : HasReceipt ? null
            : PaymentErrors.ExpiresWithoutReceipt;
    }

    private static JsonElement Field(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) ? value : default;

    private static bool IsThere(JsonElement value) => value.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);

    private void ReadAmount(JsonElement amount)
    {
        if (ReadAmount(amount, "amount", Mistakes) is var (value, currency))
        {
            (Amount, Currency) = (value, currency);
        }
    }

    private void ReadFlow(JsonElement body)
    {
        Flow = Text(body, "userFlow", required: true) ?? "";
        Check(Flow is "" or "WEB_REDIRECT" or "NATIVE_REDIRECT" or "PUSH_MESSAGE" or "QR", "userFlow", "It must be WEB_REDIRECT, NATIVE_REDIRECT, PUSH_MESSAGE or QR.");
        var returnUrl = Text(body, "returnUrl", required: Flow == "WEB_REDIRECT");
        Check(
            returnUrl is null || (returnUrl.Length <= MaxReturnUrlLength && Uri.TryCreate(returnUrl, UriKind.Absolute, out var url) && url.Scheme != "http"),
            "returnUrl",
            $"It must be a URL of at most {MaxReturnUrlLength} characters with https or a scheme of the shop's own.");
        var customer = Field(body, "customer");
        Check(!IsThere(customer) || CustomerIsOne(customer), "customer", "It must have exactly one of phoneNumber (9 to 15 digits), personalQr and customerToken.");
        Check(Flow != "PUSH_MESSAGE" || IsThere(customer), "customer", "PUSH_MESSAGE needs it.");
        Check(Method != "CARD" || Flow == "WEB_REDIRECT", "userFlow", "CARD needs WEB_REDIRECT.");
    }

    internal static bool CustomerIsOne(JsonElement customer)
    {
        if (customer.ValueKind != JsonValueKind.Object || customer.EnumerateObject().Count() != 1)
        {
            return false;
        }

        var only = customer.EnumerateObject().Single();
        return only.Value.ValueKind == JsonValueKind.String && only.Name switch
        {
            "phoneNumber" => PhonePattern().IsMatch(only.Value.GetString()!),
            "personalQr" => only.Value.GetString()!.Length is >= 5 and <= 255,
            "customerToken" => only.Value.GetString()!.Length > 0,
            _ => false,
        };
    }

    private void ReadOptional(JsonElement body)
    {
        var description = Text(body, "paymentDescription", required: false);
        Check(description is null or { Length: >= 3 and <= 100 }, "paymentDescription", "It must have 3 to 100 characters.");
        var metadata = Field(body, "metadata");
        if (IsThere(metadata))
        {
            var isRight = metadata.ValueKind == JsonValueKind.Object
                && metadata.EnumerateObject().Count() <= MaxMetadata
                && metadata.EnumerateObject().All(static pair => pair.Name.Length <= 100 && pair.Value.ToString().Length <= 500);
            Check(isRight, "metadata", "It must be an object of at most 5 pairs: names of at most 100, values of at most 500 characters.");
            Metadata = isRight ? JsonNode.Parse(metadata.GetRawText()) : null;
        }

        var expires = Text(body, "expiresAt", required: false);
        if (expires is not null)
        {
            ExpiresAt = DateTimeOffset.TryParse(
                expires, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
            Check(ExpiresAt is not null, "expiresAt", "It must be a time in RFC 3339.");
        }

        var profile = Field(body, "profile");
        Scope = profile.ValueKind == JsonValueKind.Object ? Text(profile, "scope", required: false) ?? "" : "";
        HasReceipt = IsThere(Field(body, "receipt"));
        IsExpress = IsThere(Field(body, "shipping"));
    }

    private string? Text(JsonElement body, string name, bool required)
    {
        var value = Field(body, name);
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        Check(!IsThere(value), name, "It must be text.");
        Check(IsThere(value) || !required, name, "It is required.");
        return null;
    }

    private void Check(bool isRight, string name, string reason)
    {
        if (!isRight)
        {
            Complain(name, reason);
        }
    }

    private void Complain(string name, string reason) => Mistakes.Add(new(name, reason));

    [GeneratedRegex("^[a-zA-Z0-9-]{8,64}\\z")]
    private static partial Regex ReferencePattern();

    [GeneratedRegex("^[0-9]{9,15}\\z")]
    private static partial Regex PhonePattern();
}
