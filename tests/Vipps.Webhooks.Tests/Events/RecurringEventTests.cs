using System.Text.Json.Nodes;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks.Tests.Events;

public sealed class RecurringEventTests
{
    private static readonly DateTimeOffset Occurred = new DateTimeOffset(2024, 4, 5, 11, 22, 33, TimeSpan.Zero).AddTicks(4455667);

    [Fact]
    public void Read_Agreement_HasEveryField()
    {
        var agreement = Payload.Read<AgreementEvent>(WebhookEventTypes.AgreementStopped, body =>
        {
            body["agreementId"] = "agr_TGSuPyV";
            body["agreementUUID"] = "2c5a1b9e-8b8f-4b7a-9d5c-0f1e2d3c4b5a";
        });

        Assert.Equal(WebhookEventTypes.AgreementStopped, agreement.Type);
        Assert.Equal("123456", agreement.MerchantSerialNumber);
        Assert.Equal("agr_TGSuPyV", agreement.AgreementId);
        Assert.Equal(new Guid("2c5a1b9e-8b8f-4b7a-9d5c-0f1e2d3c4b5a"), agreement.AgreementUuid);
        Assert.Equal("subscription-2", agreement.AgreementExternalId);
        Assert.Equal(Occurred, agreement.OccurredAt);
        Assert.Equal(AgreementActor.Merchant, agreement.Actor);
        Assert.Empty(agreement.AdditionalProperties);
        Assert.Equal("recurring.agreement-stopped.v1 agr_TGSuPyV", agreement.ToString());
    }

    [Theory]
    [InlineData("MERCHANT", true)]
    [InlineData("USER", false)]
    [InlineData("ADMIN", false)]
    [InlineData("merchant", true)]
    [InlineData("PARTNER", false)]
    [InlineData(null, false)]
    public void IsEchoOfOwnCall_OnlyWhereTheMerchantActed(string? actor, bool expected) =>
        Assert.Equal(
            expected,
            Payload.Read<AgreementEvent>(WebhookEventTypes.AgreementStopped, body => body["actor"] = actor).IsEchoOfOwnCall);

    [Fact]
    public void Read_AgreementWithoutItsOptionalFields_IsComplete()
    {
        var agreement = Payload.Read<AgreementEvent>(
            """{"agreementId":"agr_1","eventType":"recurring.agreement-activated.v1","occurred":"2024-04-05T11:22:33Z"}""");

        Assert.Equal(WebhookEventTypes.AgreementActivated, agreement.Type);
        Assert.Null(agreement.MerchantSerialNumber);
        Assert.Null(agreement.AgreementUuid);
        Assert.Null(agreement.AgreementExternalId);
        Assert.Null(agreement.Actor);
    }

    [Fact]
    public void Read_Charge_HasEveryField()
    {
        var charge = Payload.Read<ChargeEvent>(WebhookEventTypes.ChargeRefunded, body =>
        {
            body["agreementId"] = "agr_TGSuPyV";
            body["chargeId"] = "chr-xCXpGGG";
            body["transactionId"] = "5001419121";
        });

        Assert.Equal(WebhookEventTypes.ChargeRefunded, charge.Type);
        Assert.Equal("123456", charge.MerchantSerialNumber);
        Assert.Equal(
            ("agr_TGSuPyV", "chr-xCXpGGG", "subscription-1", "2024-04", "5001419121"),
            (charge.AgreementId, charge.ChargeId, charge.AgreementExternalId, charge.ChargeExternalId, charge.TransactionId));
        Assert.Equal(ChargeType.Unscheduled, charge.ChargeType);
        Assert.Equal(new Money(29900, "NOK"), charge.Amount);
        Assert.Equal(new Money(29900, "NOK"), charge.AmountCaptured);
        Assert.Equal(new Money(0, "NOK"), charge.AmountCanceled);
        Assert.Equal(new Money(10000, "NOK"), charge.AmountRefunded);
        Assert.Equal(Occurred, charge.OccurredAt);
        Assert.Null(charge.FailureCode);
        Assert.Null(charge.FailureReason);
        Assert.False(charge.Failed);
        Assert.Empty(charge.AdditionalProperties);
        Assert.Equal("recurring.charge-refunded.v1 chr-xCXpGGG", charge.ToString());
    }

    [Theory]
    [InlineData("51", "51")]
    [InlineData("\"51\"", "51")]
    [InlineData("\"card_expired\"", "card_expired")]
    [InlineData("null", null)]
    public void Read_FailureCode_IsANumberOrText(string json, string? expected)
    {
        var charge = Payload.Read<ChargeEvent>(WebhookEventTypes.ChargeFailed, body => body["failureCode"] = JsonNode.Parse(json));

        Assert.Equal(expected, charge.FailureCode);
        Assert.Equal(ChargeFailureReason.UserActionRequired, charge.FailureReason);
        Assert.Empty(charge.AdditionalProperties);
    }

    [Fact]
    public void Failed_OnlyOfTheTwoFailures_AndToStringShoutsIt()
    {
        var charges = WebhookEventTypes.Charges.Select(type => (ChargeEvent)Payload.Read(type)).ToArray();
        WebhookEventType[] failures = [WebhookEventTypes.ChargeFailed, WebhookEventTypes.ChargeCreationFailed];

        Assert.Equal(failures, charges.Where(charge => charge.Failed).Select(charge => charge.Type));
        Assert.Equal(
            failures,
            charges.Where(charge => charge.ToString().StartsWith("FAILED ", StringComparison.Ordinal)).Select(charge => charge.Type));
    }

    [Fact]
    public void Read_ChargeThatCouldNotBeCreated_HasNoId()
    {
        var charge = (ChargeEvent)Payload.Read(WebhookEventTypes.ChargeCreationFailed);

        Assert.Null(charge.ChargeId);
        Assert.Null(charge.TransactionId);
        Assert.Equal($"FAILED recurring.charge-creation-failed.v1 {charge.AgreementId}", charge.ToString());
    }

    [Theory]
    [InlineData("recurring.agreement-paused.v1", typeof(AgreementEvent))]
    [InlineData("recurring.agreement-stopped.v2", typeof(AgreementEvent))]
    [InlineData("recurring.charge-disputed.v1", typeof(ChargeEvent))]
    [InlineData("recurring.mandate-moved.v1", typeof(UnknownEvent))]
    public void Read_UnknownEventType_IsKept(string type, Type expected)
    {
        var read = WebhookEventReader.Read(Payload.Of(WebhookEventTypes.ChargeCaptured, body => body["eventType"] = type));

        Assert.IsType(expected, read);
        Assert.Equal(type, read.Type.Name);
    }

    [Fact]
    public void Read_ChargeWithANewFieldOfPayments_IsStillACharge() =>
        Payload.Read<ChargeEvent>(WebhookEventTypes.ChargeCaptured, body => body["pspReference"] = "1234567891");
}
