using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Vipps.Webhooks.Sandbox;

/// <summary>Creates bodies as Vipps sends them, with new identities each time. There is no envelope: each family has its own shape.</summary>
internal sealed class EventTemplates(string merchantSerialNumber, TimeProvider time)
{
    private const string PaymentPrefix = "epayments.payment.";
    private const string VersionSuffix = ".v1";
    private const string Currency = "NOK";

    // Payments carry 3 to 7 fraction digits; check-ins always 7.
    private const int MinFractionDigits = 3;
    private const int MaxFractionDigits = 7;

    /// <summary>
    /// The payment events without an <c>idempotencyKey</c>. It repeats that of the shop's own request, and there is none if the customer or
    /// the passing of time caused the event. Vipps also omits it from the events that end an authorization.
    /// </summary>
    private static readonly WebhookEventType[] WithoutIdempotencyKey =
    [
        WebhookEventTypes.PaymentAborted,
        WebhookEventTypes.PaymentExpired,
        WebhookEventTypes.PaymentTerminated,
        WebhookEventTypes.PaymentCancelled,
    ];

    private int _payments;

    /// <summary>The sales unit of an event whose body does not name one.</summary>
    public string MerchantSerialNumber { get; } = merchantSerialNumber;

    public JsonObject Create(WebhookEventType type) => type switch
    {
        _ when WebhookEventTypes.Agreements.Contains(type) => Agreement(type),
        _ when WebhookEventTypes.Charges.Contains(type) => Charge(type),
        _ when WebhookEventTypes.Donations.Contains(type) => Donation(type),
        _ when type == WebhookEventTypes.LoginPing => new JsonObject { ["auth_req_id"] = Guid.NewGuid().ToString() },
        _ when type == WebhookEventTypes.UserCheckedIn => CheckIn(),
        _ => Payment(type),
    };

    private JsonObject Payment(WebhookEventType type)
    {
        var body = new JsonObject
        {
            ["msn"] = MerchantSerialNumber,
            ["reference"] = HexText(20),
            ["pspReference"] = DigitText(10),
            ["name"] = PaymentName(type),
            ["amount"] = new JsonObject { ["currency"] = Currency, ["value"] = 35000 },
            ["timestamp"] = Now(NextFractionDigits()),
        };
        if (!WithoutIdempotencyKey.Contains(type))
        {
            body["idempotencyKey"] = HexText(20);
        }

        body["success"] = true;
        return body;
    }

    /// <summary>
    /// Returns <c>CAPTURED</c> for <c>epayments.payment.captured.v1</c>; for a name that does not exist yet, the word before the version.
    /// </summary>
    private static string PaymentName(WebhookEventType type)
    {
        var name = type.Name.StartsWith(PaymentPrefix, StringComparison.Ordinal) ? type.Name[PaymentPrefix.Length..] : type.Name;
        name = name.EndsWith(VersionSuffix, StringComparison.Ordinal) ? name[..^VersionSuffix.Length] : name;
        return name[(name.LastIndexOf('.') + 1)..].ToUpperInvariant();
    }

    private int NextFractionDigits()
    {
        const int Choices = MaxFractionDigits - MinFractionDigits + 1;
        return MinFractionDigits + (int)((uint)Interlocked.Increment(ref _payments) % Choices);
    }

    private JsonObject Agreement(WebhookEventType type) => new()
    {
        ["agreementId"] = $"agr_{HexText(7)}",
        ["agreementUUID"] = Guid.NewGuid().ToString(),
        ["agreementExternalId"] = $"external-{HexText(8)}",
        ["eventType"] = type.Name,
        ["occurred"] = Now(MaxFractionDigits),
        ["actor"] = "USER",
        ["msn"] = MerchantSerialNumber,
    };

    private JsonObject Charge(WebhookEventType type)
    {
        const int Amount = 10000;
        var body = new JsonObject
        {
            ["agreementId"] = $"agr_{HexText(7)}",
            ["chargeId"] = $"chr-{HexText(7)}",
            ["agreementExternalId"] = $"external-{HexText(8)}",
            ["chargeExternalId"] = $"external-{HexText(8)}",
            ["transactionId"] = DigitText(10),
            ["amount"] = Amount,
            ["chargeType"] = "RECURRING",
            ["eventType"] = type.Name,
            ["currency"] = Currency,
            ["occurred"] = Now(MaxFractionDigits),
            ["amountCaptured"] = type == WebhookEventTypes.ChargeCaptured || type == WebhookEventTypes.ChargeRefunded ? Amount : 0,
            ["amountCanceled"] = type == WebhookEventTypes.ChargeCanceled ? Amount : 0,
            ["amountRefunded"] = type == WebhookEventTypes.ChargeRefunded ? Amount : 0,
            ["msn"] = MerchantSerialNumber,
        };
        if (type == WebhookEventTypes.ChargeFailed || type == WebhookEventTypes.ChargeCreationFailed)
        {
            body["failureCode"] = 51;
            body["failureReason"] = "user_action_required";
        }

        if (type == WebhookEventTypes.ChargeCreationFailed)
        {
            // The charge does not exist, so it has no id.
            body.Remove("chargeId");
            body.Remove("transactionId");
        }

        return body;
    }

    private JsonObject CheckIn() => new()
    {
        ["customerToken"] = HexText(32),
        ["merchantQrId"] = Guid.NewGuid().ToString(),
        ["msn"] = MerchantSerialNumber,
        ["initiatedAt"] = Now(MaxFractionDigits),
    };

    /// <summary>The body of a donation, which is undocumented: the id, and the fields that all recurring events share.</summary>
    private JsonObject Donation(WebhookEventType type) => new()
    {
        ["agreementId"] = Guid.NewGuid().ToString(),
        ["eventType"] = type.Name,
        ["occurred"] = Now(MaxFractionDigits),
    };

    private string Now(int fractionDigits) => time.GetUtcNow().UtcDateTime.ToString(
        $"yyyy-MM-ddTHH:mm:ss.{new string('f', fractionDigits)}Z", CultureInfo.InvariantCulture);

    private static string HexText(int length) => RandomNumberGenerator.GetHexString(length, lowercase: true);

    private static string DigitText(int length) => RandomNumberGenerator.GetString("0123456789", length);
}
