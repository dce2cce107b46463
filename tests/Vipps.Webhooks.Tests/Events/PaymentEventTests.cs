using Vipps.Webhooks.Events;

namespace Vipps.Webhooks.Tests.Events;

public sealed class PaymentEventTests
{
    [Fact]
    public void Read_DocumentedExample_HasEveryField()
    {
        var payment = Payload.Read<PaymentEvent>(
            """{"msn":"123456","reference":"24ab7cd6ef658155992","pspReference":"1234567891","name":"AUTHORIZED","amount":{"currency":"NOK","value":35000},"timestamp":"2023-08-14T12:48:46.260Z","idempotencyKey":"49ca711a9487112e1def","success":true}""");

        Assert.Equal(WebhookEventTypes.PaymentAuthorized, payment.Type);
        Assert.Equal("123456", payment.MerchantSerialNumber);
        Assert.Equal("24ab7cd6ef658155992", payment.Reference);
        Assert.Equal("1234567891", payment.PspReference);
        Assert.Equal(PaymentEventName.Authorized, payment.Name);
        Assert.Equal(new Money(35000, "NOK"), payment.Amount);
        Assert.Equal(new DateTimeOffset(2023, 8, 14, 12, 48, 46, 260, TimeSpan.Zero), payment.OccurredAt);
        Assert.Equal("49ca711a9487112e1def", payment.IdempotencyKey);
        Assert.True(payment.Success);
        Assert.True(payment.WasAuthorized);
        Assert.Null(payment.UserDetails);
        Assert.Null(payment.ShippingDetails);
        Assert.Null(payment.Sub);
        Assert.Null(payment.CaptureGuaranteedUntil);
        Assert.Empty(payment.AdditionalProperties);
        Assert.Equal("epayments.payment.authorized.v1 24ab7cd6ef658155992", payment.ToString());
    }

    [Fact]
    public void Read_ExpressPayment_HasCustomerAndShipping()
    {
        var payment = Assert.IsType<PaymentEvent>(Payload.Read(WebhookEventTypes.PaymentAuthorized));

        Assert.Equal("c06c4afe-d9e1-4c5d-939a-177d752a0944", payment.Sub);
        Assert.Equal(new DateTimeOffset(2024, 6, 10, 14, 22, 10, 501, TimeSpan.Zero), payment.CaptureGuaranteedUntil);

        var user = Assert.IsType<UserDetails>(payment.UserDetails);
        Assert.Equal(
            ("ada.hansen@example.no", "Ådne", "Hansen-Bø", "4791234567", "1988-03-12"),
            (user.Email, user.FirstName, user.LastName, user.MobileNumber, user.DateOfBirth));
        Assert.Equal("Oslo", user.AdditionalProperties["addresses"][0].GetProperty("city").GetString());

        var shipping = Assert.IsType<ShippingDetails>(payment.ShippingDetails);
        Assert.Equal(
            ((Money?)new Money(4900, "NOK"), "posten-pickup-17", "Posten, hentested"),
            (shipping.ShippingCost, shipping.ShippingOptionId, shipping.ShippingOptionName));
        Assert.Empty(shipping.AdditionalProperties);

        var address = Assert.IsType<ShippingAddress>(shipping.Address);
        Assert.Equal(
            ("Robert Levins gate 5", "Oppgang B", "0154", "Oslo", "NO"),
            (address.AddressLine1, address.AddressLine2, address.PostCode, address.City, address.Country));
        Assert.Empty(address.AdditionalProperties);
    }

    [Theory]
    [MemberData(nameof(Questions))]
    public void Question_IsTrueOnlyForItsOwnNameAndOnlyAfterSuccess(PaymentEventName name, Func<PaymentEvent, bool> question)
    {
        var succeeded = WebhookEventTypes.Payments.Select(type => (PaymentEvent)Payload.Read(type)).ToArray();
        var failed = WebhookEventTypes.Payments.Select(type => Payload.Read<PaymentEvent>(type, body => body["success"] = false));

        Assert.Equal([name], succeeded.Where(question).Select(payment => payment.Name));
        Assert.Equal([name], succeeded.Where(payment => payment.Succeeded(name)).Select(payment => payment.Name));
        Assert.All(failed, payment => Assert.False(question(payment) || payment.Succeeded(name)));
    }

    public static TheoryData<PaymentEventName, Func<PaymentEvent, bool>> Questions => new()
    {
        { PaymentEventName.Created, payment => payment.WasCreated },
        { PaymentEventName.Aborted, payment => payment.WasAborted },
        { PaymentEventName.Expired, payment => payment.WasExpired },
        { PaymentEventName.Cancelled, payment => payment.WasCancelled },
        { PaymentEventName.Captured, payment => payment.WasCaptured },
        { PaymentEventName.Refunded, payment => payment.WasRefunded },
        { PaymentEventName.Authorized, payment => payment.WasAuthorized },
        { PaymentEventName.Terminated, payment => payment.WasTerminated },
    };

    [Fact]
    public void ToString_OfAFailure_ShoutsIt()
    {
        var payment = Payload.Read<PaymentEvent>(WebhookEventTypes.PaymentCaptured, body => body["success"] = false);

        Assert.False(payment.Success);
        Assert.Equal("FAILED epayments.payment.captured.v1 acme-shop-1004", payment.ToString());
    }

    [Fact]
    public void Read_UnknownName_IsAPaymentOfAnUnknownType()
    {
        var payment = Payload.Read<PaymentEvent>(WebhookEventTypes.PaymentCaptured, body => body["name"] = "SETTLED");

        Assert.Equal("SETTLED", payment.Name.Name);
        Assert.Equal("epayments.payment.settled.v1", payment.Type.Name);
        Assert.False(payment.Type.IsKnown);
        Assert.True(payment.Succeeded(new("SETTLED")));
    }

    [Fact]
    public void Read_NewEventTypeField_DoesNotDisturbAPayment()
    {
        var named = Payload.Read<PaymentEvent>(WebhookEventTypes.PaymentCaptured, body => body["eventType"] = "epayments.payment.captured.v1");
        var strange = Payload.Read<PaymentEvent>(WebhookEventTypes.PaymentCaptured, body => body["eventType"] = "ledger.moved.v3");

        Assert.Equal(WebhookEventTypes.PaymentCaptured, named.Type);
        Assert.Equal("epayments.payment.captured.v1", named.AdditionalProperties["eventType"].GetString());
        Assert.Equal(WebhookEventTypes.PaymentCaptured, strange.Type);
        Assert.Equal("ledger.moved.v3", strange.AdditionalProperties["eventType"].GetString());
    }

    [Fact]
    public void Name_OfAnEventMadeByHand_SetsTheType()
    {
        var payment = new PaymentEvent
        {
            Reference = "acme-shop-1",
            PspReference = "1",
            Name = PaymentEventName.Refunded,
            Amount = new(100, "NOK"),
            OccurredAt = DateTimeOffset.UnixEpoch,
            Success = true,
        };

        Assert.Equal(WebhookEventTypes.PaymentRefunded, payment.Type);
        Assert.Equal(WebhookEventTypes.PaymentRefunded, ((WebhookEvent)payment).Type);
        Assert.False(typeof(PaymentEvent).GetProperty(nameof(PaymentEvent.Type))!.CanWrite); // not even to something else
        Assert.True(payment.Body.IsEmpty);
        Assert.Empty(payment.AdditionalProperties);
    }
}
