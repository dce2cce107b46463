using System.Text.Json.Nodes;

namespace Vipps.Webhooks.Tests.Events;

/// <summary>Keys are saved by shops: these must never change.</summary>
public sealed class EventKeyTests
{
    [Theory]
    [InlineData("epayments.payment.captured.v1", "epayments.payment.captured.v1/123456/acme-shop-1004/1234567894/true")]
    [InlineData("recurring.agreement-stopped.v1", "recurring.agreement-stopped.v1/123456/agr_1/20240405T112233.4455667Z")]
    [InlineData("recurring.charge-captured.v1", "recurring.charge-captured.v1/123456/agr_1/chr-1//5001/20240405T112233.4455667Z/NOK/29900/29900/0/0")]
    [InlineData("user.checked-in.v1", "user.checked-in.v1/123456/qr-1/20240405T112233.4455667Z/3f08aace122ee2368432c1ca23a049bc640bafbf00fdf33a52429f38ba12dbf9")]
    [InlineData("login.merchant-initiated.ping.v1", "login.merchant-initiated.ping.v1/5548710825af9134ac625b7befad29fef6a37e816868d64767652f3f888145b9")]
    public void EventKey_OfEachFamily_IsAsDocumented(string type, string expected)
    {
        var read = WebhookEventReader.Read(Payload.Of(new WebhookEventType(type), body =>
        {
            Set(body, "reference", "acme-shop-1004");
            Set(body, "pspReference", "1234567894");
            Set(body, "agreementId", "agr_1");
            Set(body, "chargeId", "chr-1");
            Set(body, "transactionId", "5001");
            Set(body, "merchantQrId", "qr-1");
            Set(body, "customerToken", "token-1");
            Set(body, "auth_req_id", "auth-1");
            Set(body, "occurred", "2024-04-05T11:22:33.4455667Z");
            Set(body, "initiatedAt", "2024-04-05T13:22:33.4455667+02:00");
        }));

        Assert.Equal(expected, read.EventKey);
        Assert.Same(read.EventKey, read.EventKey);
    }

    [Fact]
    public void EventKey_OfAChargeThatWasNeverMade_HasTheIdOfTheShop() => Assert.Equal(
        "recurring.charge-creation-failed.v1/123456/agr_1//order%2F7//20240405T112233.4455667Z/NOK/29900/0/0/",
        Payload.Read<ChargeEvent>(WebhookEventTypes.ChargeCreationFailed, body =>
        {
            body["agreementId"] = "agr_1";
            body["chargeExternalId"] = "order/7";
            body["currency"] = "NOK";
            body["amount"] = 29900;
            body["amountCaptured"] = 0;
            body["amountCanceled"] = 0;
            body["occurred"] = "2024-04-05T11:22:33.4455667Z";
            body.Remove("transactionId");
            body.Remove("chargeId");
            body.Remove("amountRefunded");
        }).EventKey);

    [Fact]
    public void EventKey_OfDonationsAndWhatIsUnknown_IsTypeAndHashOfTheBody()
    {
        Assert.Equal(
            "donations.agreement.started.v1/c3d7673c524aa28f3210f4a2e59d8d85a2781eff307fe7944caf21491e5fc75e",
            WebhookEventReader.Read("""{"agreementId":"a"}"""u8.ToArray(), [WebhookEventTypes.DonationAgreementStarted]).EventKey);
        Assert.Equal(
            "UnknownEvent/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", WebhookEventReader.Read(default).EventKey);
    }

    [Fact]
    public void EventKey_OfADeliveryAndOfItsEntryInTheEventLog_IsTheSame()
    {
        var delivered = Payload.Read(WebhookEventTypes.PaymentCaptured);
        var entry = Payload.Of(WebhookEventTypes.PaymentCaptured, body => body.Remove("msn"));

        Assert.Equal(delivered.EventKey, WebhookEventReader.Read(entry, registeredFor: null, "123456").EventKey);
        Assert.Equal("123456", WebhookEventReader.Read(entry, registeredFor: null, "123456").MerchantSerialNumber);
        Assert.Equal(delivered.EventKey, WebhookEventReader.Read(Payload.Of(WebhookEventTypes.PaymentCaptured), null, "654321").EventKey);
        Assert.NotEqual(delivered.EventKey, WebhookEventReader.Read(entry).EventKey);
    }

    /// <summary>A transaction may be that of the whole charge.</summary>
    [Fact]
    public void EventKey_OfTwoCapturesOfOneTransaction_IsNotTheSame()
    {
        var first = Payload.Read<ChargeEvent>(WebhookEventTypes.ChargeCaptured, body => body["amountCaptured"] = 10000);
        var second = Payload.Read<ChargeEvent>(WebhookEventTypes.ChargeCaptured, body => body["amountCaptured"] = 20000);

        Assert.Equal(first.TransactionId, second.TransactionId);
        Assert.NotNull(first.TransactionId);
        Assert.NotEqual(first.EventKey, second.EventKey);
    }

    [Fact]
    public void EventKey_OfACheckIn_DoesNotGiveTheCustomerAway() => Assert.DoesNotContain(
        "s3cret",
        Payload.Read<UserCheckedInEvent>(WebhookEventTypes.UserCheckedIn, body => body["customerToken"] = "s3cret").EventKey,
        StringComparison.Ordinal);

    [Fact]
    public void EventKey_OfALogin_DoesNotGiveTheLoginAway() => Assert.DoesNotContain(
        "s3cret", Payload.Read<LoginPingEvent>("""{"auth_req_id":"s3cret"}""").EventKey, StringComparison.Ordinal);

    private static void Set(JsonObject body, string name, string value)
    {
        if (body.ContainsKey(name))
        {
            body[name] = value;
        }
    }
}
