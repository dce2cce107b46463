using System.Text;
using System.Text.Json.Nodes;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks.Tests.Events;

/// <summary>What holds of reading in all families: how the family is told, what may vary, and what must not.</summary>
public sealed class WebhookEventReaderTests
{
    private static readonly DateTimeOffset Noon = new(2024, 6, 3, 12, 22, 10, TimeSpan.Zero);

    /// <summary>What each family cannot do without. Donations can do without anything.</summary>
    private static readonly Dictionary<string, string[]> RequiredFields = new()
    {
        [WebhookEventTypes.PaymentCaptured.Name] =
            ["reference", "pspReference", "name", "amount", "amount.value", "amount.currency", "success"],
        [WebhookEventTypes.AgreementStopped.Name] = ["eventType", "agreementId"],
        [WebhookEventTypes.ChargeFailed.Name] = ["eventType", "agreementId", "amount", "currency"],
        [WebhookEventTypes.UserCheckedIn.Name] = ["customerToken", "merchantQrId"],
        [WebhookEventTypes.LoginPing.Name] = ["auth_req_id"],
        [WebhookEventTypes.DonationAgreementStarted.Name] = [],
    };

    public static TheoryData<string> AllTypes => [.. WebhookEventTypes.All.Select(type => type.Name)];

    /// <summary>One type of each family.</summary>
    public static TheoryData<string> Families => [.. RequiredFields.Keys];

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void Read_EachOfThe24_IsOfItsFamilyAndType(string type)
    {
        var expected = type.Split('.')[0] switch
        {
            "epayments" => typeof(PaymentEvent),
            "recurring" when type.Contains("agreement", StringComparison.Ordinal) => typeof(AgreementEvent),
            "recurring" => typeof(ChargeEvent),
            "login" => typeof(LoginPingEvent),
            "user" => typeof(UserCheckedInEvent),
            _ => typeof(DonationEvent),
        };
        var body = Payload.Of(new(type));

        var read = WebhookEventReader.Read(body, [new(type)]);

        Assert.IsType(expected, read);
        Assert.Equal(type, read.Type.Name);
        Assert.Equal(body, read.Body.ToArray());
        Assert.StartsWith(type, read.ToString().Replace("FAILED ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void Read_WithoutARegistration_TellsTheTypeOfAllButDonations(string type)
    {
        var read = WebhookEventReader.Read(Payload.Of(new(type)));

        Assert.Equal(read is DonationEvent ? "" : type, read.Type.Name);
        Assert.Equal(type.StartsWith("donations.", StringComparison.Ordinal), read is DonationEvent);
    }

    [Fact]
    public void Read_BodyThatTells_IsNotSwayedByTheRegistration() =>
        Assert.Equal(
            WebhookEventTypes.PaymentCaptured,
            WebhookEventReader.Read(Payload.Of(WebhookEventTypes.PaymentCaptured), WebhookEventTypes.Donations).Type);

    [Fact]
    public void Read_DonationThatNamesItsType_HasThatType()
    {
        var body = Payload.Of(WebhookEventTypes.DonationAmountChanged, body => body["eventType"] = "donations.agreement.amount-changed.v1");

        var donation = Assert.IsType<DonationEvent>(WebhookEventReader.Read(body, [WebhookEventTypes.DonationAgreementStarted]));

        Assert.Equal(WebhookEventTypes.DonationAmountChanged, donation.Type);
    }

    [Fact]
    public void Read_RegistrationForDonationsOnly_MakesAnyBodyADonation()
    {
        var donation = Assert.IsType<DonationEvent>(
            WebhookEventReader.Read("""{"donationId":"d-1"}"""u8.ToArray(), WebhookEventTypes.Donations));

        Assert.Equal("", donation.Type.Name);
        Assert.Null(donation.AgreementId);
        Assert.Equal("DonationEvent", donation.ToString());
        Assert.Equal("d-1", donation.AdditionalProperties["donationId"].GetString());
    }

    [Fact]
    public void Read_OneDonationTypeAmongOthers_IsTheTypeOfADonation()
    {
        WebhookEventType[] registeredFor = [.. WebhookEventTypes.Payments, WebhookEventTypes.DonationAgreementStopped];

        Assert.Equal(
            WebhookEventTypes.DonationAgreementStopped,
            WebhookEventReader.Read("""{"agreementId":"a-1"}"""u8.ToArray(), registeredFor).Type);
    }

    [Fact]
    public void Read_AgreementIdAlone_IsNoDonationWhereNoneIsRegistered()
    {
        var unknown = Assert.IsType<UnknownEvent>(
            WebhookEventReader.Read("""{"agreementId":"a-1"}"""u8.ToArray(), WebhookEventTypes.Payments.Concat(WebhookEventTypes.Charges)));

        Assert.Equal("", unknown.Type.Name);
        Assert.Equal("a-1", unknown.AdditionalProperties["agreementId"].GetString());
    }

    [Fact]
    public void Read_RegistrationWithoutAnyType_IsAsIfItWereNotKnown() =>
        Assert.IsType<DonationEvent>(WebhookEventReader.Read("""{"agreementId":"a-1"}"""u8.ToArray(), [default]));

    [Fact]
    public void Read_BodyOfNoKnownFamily_IsUnknownWithItsFieldsAndTheOnlyRegisteredType()
    {
        var unknown = Assert.IsType<UnknownEvent>(
            WebhookEventReader.Read("""{"parcel":{"weight":7},"msn":"123456"}"""u8.ToArray(), [new("parcels.sent.v1")]));

        Assert.Equal("parcels.sent.v1", unknown.Type.Name);
        Assert.Equal("123456", unknown.MerchantSerialNumber);
        Assert.Equal(7, unknown.AdditionalProperties["parcel"].GetProperty("weight").GetInt32());
        Assert.Equal("parcels.sent.v1: The body does not have the fields of a known event.", unknown.ToString());
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Read_UnknownField_IsKeptAndOutlivesTheRead(string type)
    {
        var body = Payload.Of(new(type), body => body["loyalty"] = JsonNode.Parse("""{"points":[1,2.50,{"tier":"gold"}]}"""));

        var read = WebhookEventReader.Read(body, [new(type)]);
        Array.Clear(body);
        GC.Collect();

        Assert.IsNotType<UnknownEvent>(read);
        var (name, value) = Assert.Single(read.AdditionalProperties);
        Assert.Equal("loyalty", name);
        Assert.Equal("""{"points":[1,2.50,{"tier":"gold"}]}""", value.GetRawText());
    }

    [Theory]
    [MemberData(nameof(Required))]
    public void Read_RequiredFieldMissingOrNullOrOfAnotherKind_IsUnknownAndNamesIt(string type, string field)
    {
        var absent = WebhookEventReader.Read(Payload.Of(new(type), body => Parent(body, field).Remove(Leaf(field))), [new(type)]);
        var isNull = WebhookEventReader.Read(Payload.Of(new(type), body => Parent(body, field)[Leaf(field)] = null), [new(type)]);
        var wrong = WebhookEventReader.Read(Payload.Of(new(type), body => Parent(body, field)[Leaf(field)] = new JsonArray("t0psecret")), [new(type)]);

        // Of a login, that is the only field: without it a body does not say what it is, and may be new.
        var isOpen = type == WebhookEventTypes.LoginPing.Name;
        var missing = isOpen ? "The body does not have the fields of a known event." : $"The field \"{field}\" is missing.";
        Assert.Equal(missing, Assert.IsType<UnknownEvent>(absent).Reason);
        Assert.Equal(missing, Assert.IsType<UnknownEvent>(isNull).Reason);
        Assert.Equal($"The field \"{field}\" is not of the documented kind.", Assert.IsType<UnknownEvent>(wrong).Reason);
        Assert.All([absent, isNull], read => Assert.Equal(!isOpen, ((UnknownEvent)read).IsUnreadable));
        Assert.True(((UnknownEvent)wrong).IsUnreadable);
        Assert.Equal(type, wrong.Type.Name);
        Assert.Equal($"{type}: The field \"{field}\" is not of the documented kind.", wrong.ToString());
        Assert.Contains(field.Split('.')[0], wrong.AdditionalProperties.Keys);
    }

    public static TheoryData<string, string> Required =>
        [.. RequiredFields.SelectMany(pair => pair.Value, (pair, name) => (pair.Key, name))];

    [Theory]
    [InlineData("\"true\"")]
    [InlineData("1")]
    [InlineData("\"\"")]
    [InlineData("{}")]
    public void Read_SuccessThatIsNotABoolean_IsUnknown(string success)
    {
        var unknown = Payload.Read<UnknownEvent>(WebhookEventTypes.PaymentCaptured, body => body["success"] = JsonNode.Parse(success));

        Assert.Equal("The field \"success\" is not of the documented kind.", unknown.Reason);
        Assert.Equal(WebhookEventTypes.PaymentCaptured, unknown.Type);
        Assert.Equal("123456", unknown.MerchantSerialNumber);
    }

    [Theory]
    [InlineData("35000")]
    [InlineData("\"35000\"")]
    public void Read_Amount_IsANumberOrText(string value) => Assert.Equal(
        new Money(35000, "NOK"),
        Payload.Read<PaymentEvent>(WebhookEventTypes.PaymentCreated, body => body["amount"]!["value"] = JsonNode.Parse(value)).Amount);

    [Fact]
    public void Read_LargestAmount_IsExact() => Assert.Equal(
        long.MaxValue,
        Payload.Read<PaymentEvent>(WebhookEventTypes.PaymentCreated, body => body["amount"]!["value"] = long.MaxValue).Amount.MinorUnits);

    [Theory]
    [InlineData("350.0", 350)]
    [InlineData("350.00000000000000000000000000000000", 350)]
    [InlineData("3.5e2", 350)]
    [InlineData("3.50E+0002", 350)]
    [InlineData("35000000000000000000000e-20", 350)]
    [InlineData("0e99999999999999999999", 0)]
    [InlineData("-0.0", 0)]
    [InlineData("-9223372036854775808.0", long.MinValue)]
    [InlineData("9.223372036854775807e18", long.MaxValue)]
    [InlineData("\"\\u003350\"", 350)]
    public void Read_AmountInAnyNotation_IsTheWholeNumber(string value, long expected)
    {
        var payment = Payload.Read<PaymentEvent>(Example("\"success\":true,\"amount\":{\"currency\":\"nok\",\"value\":" + value + "}"));

        Assert.Equal(new Money(expected, "NOK"), payment.Amount);
        Assert.Equal("NOK", payment.Amount.Currency);
    }

    [Theory]
    [InlineData("350.5")]
    [InlineData("350.00000000000000000000000000000001")]
    [InlineData("35e-1")]
    [InlineData("1e-99999999999999999999")]
    [InlineData("1e99999999999999999999")]
    [InlineData("1e19")]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("\"350,00\"")]
    [InlineData("\"350.00\"")]
    [InlineData("\" 350\"")]
    [InlineData("\"\"")]
    [InlineData("true")]
    public void Read_AmountThatIsNoWholeNumberOf64Bits_IsUnknown(string value)
    {
        var payment = Payload.Read<UnknownEvent>(WebhookEventTypes.PaymentCreated, body => body["amount"]!["value"] = JsonNode.Parse(value));
        var charge = Payload.Read<UnknownEvent>(WebhookEventTypes.ChargeReserved, body => body["amount"] = JsonNode.Parse(value));

        Assert.Equal("The field \"amount.value\" is not of the documented kind.", payment.Reason);
        Assert.Equal("The field \"amount\" is not of the documented kind.", charge.Reason);
    }

    [Theory]
    [InlineData("2024-06-03T12:22:10Z", 0)]
    [InlineData("2024-06-03T12:22:10.5Z", 5000000)]
    [InlineData("2024-06-03T12:22:10,5Z", 5000000)]
    [InlineData("2024-06-03T12:22:1.5Z", null)]
    [InlineData("2024-06-03T12:22:10.501Z", 5010000)]
    [InlineData("2024-06-03T12:22:10.5012Z", 5012000)]
    [InlineData("2024-06-03T12:22:10.50123Z", 5012300)]
    [InlineData("2024-06-03T12:22:10.501234Z", 5012340)]
    [InlineData("2024-06-03T12:22:10.5012345Z", 5012345)]
    [InlineData("2024-06-03T14:22:10.501+02:00", 5010000)]
    [InlineData("2024-06-03T07:22:10.5012345-05:00", 5012345)]
    [InlineData("2024-06-03T14:22:10+0200", 0)]
    [InlineData("2024-06-03T14:22:10+02", 0)]
    [InlineData("2024-06-03T12:22:10-00:00", 0)]
    [InlineData("2024-06-03T07:22:10\u22125", null)]
    [InlineData("2024-06-03T07:22:10\u221205:00", 0)] // ISO 8601's own minus
    [InlineData("2024-06-04T12:21:10+23:59", 0)] // further than a DateTimeOffset goes
    [InlineData("2024-06-03t12:22:10,501z", 5010000)]
    [InlineData("2024-06-03 12:22:10Z", 0)]
    [InlineData("2024-06-03T12:22:10.501234599999999999999999999Z", 5012345)]
    [InlineData("2024-06-03T12:21:70Z", null)]
    [InlineData("2024-06-03T12:22:10.Z", null)]
    [InlineData("2024-06-03T12:22:10+2:00", null)]
    [InlineData("2024-06-03T12:22:10+24:00", null)]
    [InlineData("2024-06-03T12:22:10+02:", null)]
    [InlineData("2024-06-03T12:22:10Z ", null)]
    [InlineData("2024-06-03T12:22:10.501", 5010000)] // no offset: UTC, not the time zone of this machine
    public void Read_Timestamp_HasAnyFractionAndOffset(string text, int? ticks) => Assert.Equal(
        ticks is { } fraction ? Noon.AddTicks(fraction) : null,
        Payload.Read<PaymentEvent>(WebhookEventTypes.PaymentCreated, body => body["timestamp"] = text).OccurredAt);

    [Theory]
    [InlineData("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z")] // a leap second
    [InlineData("2024-02-29T24:00:00Z", "2024-03-01T00:00:00Z")]
    [InlineData("2024-06-03", "2024-06-03T00:00:00Z")]
    [InlineData("2024-06-03T12:22Z", "2024-06-03T12:22:00Z")]
    public void Read_TimestampThatIsRare_IsTheSameMoment(string text, string expected) => Assert.Equal(
        Payload.Read<PaymentEvent>(WebhookEventTypes.PaymentCreated, body => body["timestamp"] = expected).OccurredAt!.Value,
        Payload.Read<PaymentEvent>(WebhookEventTypes.PaymentCreated, body => body["timestamp"] = text).OccurredAt);

    [Fact]
    public void Read_TimestampWithAnOffset_KeepsTheOffset() => Assert.Equal(
        TimeSpan.FromHours(2),
        Payload.Read<PaymentEvent>(WebhookEventTypes.PaymentCreated, body => body["timestamp"] = "2024-06-03T14:22:10.501+02:00").OccurredAt?.Offset);

    [Theory]
    [InlineData("03.06.2024 12:22")]
    [InlineData("2024-13-03T12:22:10Z")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    [InlineData("")]
    [InlineData("2023-02-29T12:22:10Z")]
    public void Read_TimestampThatIsNone_DoesNotLoseThePayment(string text)
    {
        var payment = Payload.Read<PaymentEvent>(WebhookEventTypes.PaymentCaptured, body => body["timestamp"] = text);

        Assert.True(payment.WasCaptured);
        Assert.Null(payment.OccurredAt);
        Assert.Equal(text, payment.AdditionalProperties["timestamp"].GetString());
    }

    [Fact]
    public void Read_EntryOfThePaymentEventLog_IsAPaymentWithoutASalesUnit()
    {
        var payment = Payload.Read<PaymentEvent>(WebhookEventTypes.PaymentCaptured, body => body.Remove("msn"));

        Assert.True(payment.WasCaptured);
        Assert.Null(payment.MerchantSerialNumber);
    }

    [Theory]
    [InlineData("msn", "\"123456\"")]
    [InlineData("msn", "123456")]
    [InlineData("merchantSerialNumber", "\"123456\"")]
    [InlineData("merchantSerialNumber", "123456")]
    [InlineData("msn", "1.23456e5")]
    public void Read_SalesUnit_IsANumberOrTextUnderEitherName(string name, string value)
    {
        Assert.All(
            (WebhookEventType[])[WebhookEventTypes.PaymentCaptured, WebhookEventTypes.ChargeCaptured, WebhookEventTypes.UserCheckedIn],
            type =>
            {
                var read = WebhookEventReader.Read(Payload.Of(type, body =>
                {
                    body.Remove("msn");
                    body[name] = JsonNode.Parse(value);
                }));

                Assert.Equal(type, read.Type);
                Assert.Equal("123456", read.MerchantSerialNumber);
                Assert.Empty(read.AdditionalProperties);
            });
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Read_OptionalFieldsNullOrAbsent_AreNull(string type)
    {
        var required = RequiredFields[type];

        var withNulls = WebhookEventReader.Read(Payload.Of(new(type), body => Optional(body, required).ForEach(name => body[name] = null)), [new(type)]);
        var without = WebhookEventReader.Read(Payload.Of(new(type), body => Optional(body, required).ForEach(name => body.Remove(name))), [new(type)]);

        Assert.Equal(type, withNulls.Type.Name);
        Assert.Equal(type, without.Type.Name);
        Assert.IsNotType<UnknownEvent>(withNulls);
        Assert.Empty(withNulls.AdditionalProperties);
        Assert.Equal(Values(without), Values(withNulls));

        static List<string> Optional(JsonObject body, string[] required) => [.. body.Select(field => field.Key).Except(required)];

        static IEnumerable<string?> Values(WebhookEvent read) => read.GetType().GetProperties()
            .Where(property => property.Name is not (nameof(WebhookEvent.Body) or nameof(WebhookEvent.AdditionalProperties) or nameof(WebhookEvent.EventKey)))
            .Select(property => $"{property.Name}={property.GetValue(read)}");
    }

    [Fact]
    public void Read_OptionalFieldOfAnotherKind_IsNullAndKeptAsItCame()
    {
        var payment = Payload.Read<PaymentEvent>(WebhookEventTypes.PaymentAuthorized, body =>
        {
            body["idempotencyKey"] = new JsonArray(1);
            body["captureGuaranteedUntil"] = "soon";
            body["userDetails"] = "Ådne";
            body["shippingDetails"]!["shippingCost"] = "free";
        });

        Assert.Null(payment.IdempotencyKey);
        Assert.Null(payment.CaptureGuaranteedUntil);
        Assert.Null(payment.UserDetails);
        Assert.Null(payment.ShippingDetails!.ShippingCost);
        Assert.Equal(["captureGuaranteedUntil", "idempotencyKey", "userDetails"], payment.AdditionalProperties.Keys.Order());
        Assert.Equal("soon", payment.AdditionalProperties["captureGuaranteedUntil"].GetString());
        Assert.Equal("free", payment.ShippingDetails.AdditionalProperties["shippingCost"].GetString());
    }

    [Fact]
    public void Read_FieldGivenTwice_TheLaterCounts()
    {
        var failed = Payload.Read<PaymentEvent>(Example("\"success\":true,\"success\":false,\"new\":1,\"new\":2"));
        var broken = Payload.Read<UnknownEvent>(Example("\"success\":true,\"success\":\"perhaps\""));

        var without = Payload.Read<PaymentEvent>(Example("\"success\":true,\"sub\":\"me\",\"sub\":null"));

        Assert.Null(without.Sub);
        Assert.Empty(without.AdditionalProperties);
        Assert.False(failed.Success);
        Assert.Equal(2, Assert.Single(failed.AdditionalProperties).Value.GetInt32());
        Assert.Equal("The field \"success\" is not of the documented kind.", broken.Reason);
    }

    [Fact]
    public void Read_FieldWithinAnotherField_IsNotThePayments()
    {
        var payment = Payload.Read<PaymentEvent>(
            WebhookEventTypes.PaymentAuthorized,
            body => body["new"] = JsonNode.Parse("""{"sub":"another","amount":{"value":1,"deep":{"success":false}},"list":[{"success":false}]}"""));
        var broken = Payload.Read<UnknownEvent>("""{"pspReference":"1","name":"CAPTURED","msn":"123456","new":{"reference":"acme-shop-1"}}""");

        Assert.True(payment.WasAuthorized);
        Assert.Equal("c06c4afe-d9e1-4c5d-939a-177d752a0944", payment.Sub);
        Assert.Equal(35000, payment.Amount.MinorUnits);
        Assert.Equal(3, Assert.Single(payment.AdditionalProperties).Value.EnumerateObject().Count());
        Assert.Equal("The field \"reference\" is missing.", broken.Reason);
    }

    [Theory]
    [InlineData("""{"amount":{"value":1,"currency":"NOK"},"new":{"value":2,"currency":"EUR"},""")]
    [InlineData("""{"new":{"value":2,"currency":"EUR"},"amount":{"value":1,"currency":"NOK"},""")]
    [InlineData("""{"":0,"amount":{"value":3,"value":1,"currency":"SEK","currency":"NOK"},"new":{"value":2,"currency":"EUR"},""")]
    public void Read_FieldsOfAnObject_AreNotThoseOfAnotherAtItsDepth(string beginning)
    {
        var payment = Payload.Read<PaymentEvent>(
            beginning + """
            "msn":"123456","reference":"acme-shop-1","pspReference":"1","name":"CAPTURED","success":true}
            """);

        Assert.Equal(new Money(1, "NOK"), payment.Amount);
        var other = payment.AdditionalProperties["new"];
        Assert.Equal((2, "EUR"), (other.GetProperty("value").GetInt32(), other.GetProperty("currency").GetString()));
    }

    [Fact]
    public void Read_MoreFieldsThanUsualWithinAnObject_ReadsWhatComesAfterIt()
    {
        var many = string.Join(',', Enumerable.Range(0, 1_000).Select(i => $"\"field{i}\":{i}"));
        var payment = Payload.Read<PaymentEvent>(Example($"\"success\":true,\"shippingDetails\":{{{many},\"shippingCost\":4900}},\"sub\":\"me\""));

        Assert.Equal("me", payment.Sub);
        Assert.Equal(new Money(4900, "NOK"), payment.ShippingDetails!.ShippingCost);
        Assert.Equal(1_000, payment.ShippingDetails.AdditionalProperties.Count);
        Assert.Empty(payment.AdditionalProperties);
    }

    [Fact]
    public void Read_NameInAnotherCase_IsAnotherField()
    {
        var unknown = Payload.Read<UnknownEvent>(Example("\"Success\":true"));

        Assert.Equal("The field \"success\" is missing.", unknown.Reason);
        Assert.True(unknown.AdditionalProperties["Success"].GetBoolean());
    }

    [Fact]
    public void Read_EscapedNamesAndValues_AreTheSame()
    {
        var payment = Payload.Read<PaymentEvent>(Example("\"\\u0073uccess\":true,\"sub\":\"\\u00e6\\n\",\"n\\u0065w\":1"));

        Assert.True(payment.Success);
        Assert.Equal("æ\n", payment.Sub);
        Assert.Equal("new", Assert.Single(payment.AdditionalProperties).Key);
    }

    [Fact]
    public void Read_ByteOrderMark_IsSkippedAndStaysInTheBody()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. Payload.Of(WebhookEventTypes.PaymentCaptured)];

        var read = Assert.IsType<PaymentEvent>(WebhookEventReader.Read(body));

        Assert.Equal(body, read.Body.ToArray());
    }

    [Fact]
    public void Read_MoreFieldsThanUsual_KeepsThemAll()
    {
        var payment = Payload.Read<PaymentEvent>(WebhookEventTypes.PaymentCaptured, body =>
        {
            for (var i = 0; i < 1_000; i++)
            {
                body.Add($"field{i}", i);
            }
        });

        Assert.Equal(1_000, payment.AdditionalProperties.Count);
        Assert.Equal(999, payment.AdditionalProperties["field999"].GetInt32());
    }

    [Theory]
    [InlineData(60, typeof(PaymentEvent))]
    [InlineData(70, typeof(UnknownEvent))]
    [InlineData(100_000, typeof(UnknownEvent))]
    public void Read_DeepNesting_IsBounded(int depth, Type expected)
    {
        var body = Example($"\"success\":true,\"deep\":{new string('[', depth)}{new string(']', depth)}");

        Assert.IsType(expected, WebhookEventReader.Read(Encoding.UTF8.GetBytes(body)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\uFEFF")]
    [InlineData("hello")]
    [InlineData("<html></html>")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("{\"agreementId\":\"a\"} trailing")]
    [InlineData("{\"agreementId\":\"a\",}")]
    [InlineData("{\"agreementId\":\"a\" /* comment */}")]
    public void Read_WhatIsNotAReadableJsonObject_IsUnknown(string text)
    {
        var body = Encoding.UTF8.GetBytes(text);

        var unknown = Assert.IsType<UnknownEvent>(WebhookEventReader.Read(body, [WebhookEventTypes.PaymentCaptured]));

        Assert.Equal("The body is not a readable JSON object.", unknown.Reason);
        Assert.True(unknown.IsUnreadable);
        Assert.Equal(WebhookEventTypes.PaymentCaptured, unknown.Type);
        Assert.Equal(body, unknown.Body.ToArray());
        Assert.Empty(unknown.AdditionalProperties);
    }

    /// <summary>In Latin 1, in which each letter is a byte: not UTF-8, or half a surrogate pair.</summary>
    public static TheoryData<string> BrokenTexts =>
        ["\u00C3(", "\u00FF", "\u00F0\u009F\u0098", "\\ud83d", "\\uDE00", "\\ud83d\\ud83d", "\\ud83d\\n", "\\\\\\ud83d"];

    [Theory]
    [MemberData(nameof(BrokenTexts))]
    public void Read_TextThatIsBroken_CostsThatTextAlone(string broken)
    {
        var body = Encoding.Latin1.GetBytes(
            Example($"\"success\":true,\"new\":\"{broken}\",\"userDetails\":{{\"firstName\":\"x{broken}\"}},\"{broken}\":\"\\ud83d\\ude00\""));

        var payment = Assert.IsType<PaymentEvent>(WebhookEventReader.Read(body));

        Assert.True(payment.WasCaptured);
        Assert.Contains('\uFFFD', payment.UserDetails!.FirstName!);
        Assert.Contains('\uFFFD', payment.AdditionalProperties["new"].GetString()!);
        Assert.Equal("\U0001F600", Assert.Single(payment.AdditionalProperties, field => field.Key.Contains('\uFFFD')).Value.GetString());
        Assert.Equal(body, payment.Body.ToArray());
    }

    [Theory]
    [InlineData("reference", "acme-\\ud83d")]
    [InlineData("name", "CAPTURED\\ud83d")]
    public void Read_BrokenTextInWhatAShopActsOn_IsUnreadable(string field, string text)
    {
        var unknown = Payload.Read<UnknownEvent>(Example($"\"success\":true,\"{field}\":\"{text}\""));

        Assert.Equal($"The field \"{field}\" is not of the documented kind.", unknown.Reason);
        Assert.True(unknown.IsUnreadable);
    }

    [Theory]
    [InlineData("""{"parcel":1}""", null, false)] // nothing is known of the registration: it may be new
    [InlineData("""{"parcel":1}""", "epayments.payment.captured.v1,user.checked-in.v1", false)] // the app's copy of Events may lag behind
    [InlineData("""{"parcel":1}""", "epayments.payment.captured.v1,parcels.sent.v1", false)]
    [InlineData("""{"parcel":1}""", "epayments.payment.captured.v1", false)]
    [InlineData("""{"parcel":1,"name":"SENT","amount":1}""", "epayments.payment.captured.v1", false)]
    [InlineData("""{"reference":"acme-1"}""", "epayments.payment.captured.v1", true)]
    [InlineData("""{"reference":"acme-1","name":"CAPTURED"}""", "user.checked-in.v1", true)]
    [InlineData("""{"pspReference":"1"}""", "parcels.sent.v1", true)]
    [InlineData("""{"agreementId":"a"}""", "recurring.agreement-stopped.v1,recurring.charge-captured.v1", true)]
    [InlineData("""{"agreementId":"a"}""", "epayments.payment.captured.v1", false)]
    [InlineData("""{"parcel":1,"eventType":"parcels.sent.v1"}""", "epayments.payment.captured.v1,user.checked-in.v1", false)]
    [InlineData("""{"eventType":[]}""", null, true)]
    public void IsUnreadable_TellsWhatIsBrokenFromWhatIsNew(string body, string? registeredFor, bool expected)
    {
        var types = registeredFor?.Split(',').Select(name => new WebhookEventType(name));

        Assert.Equal(expected, Assert.IsType<UnknownEvent>(WebhookEventReader.Read(Encoding.UTF8.GetBytes(body), types)).IsUnreadable);
    }

    [Fact]
    public void Read_EmptyObject_IsUnknown() =>
        Assert.Equal("UnknownEvent: The body does not have the fields of a known event.", Payload.Read<UnknownEvent>("{}").ToString());

    private static string Example(string rest) =>
        $$"""{"msn":"123456","reference":"acme-shop-1","pspReference":"1","name":"CAPTURED","amount":{"currency":"NOK","value":1},"timestamp":"2024-06-03T12:22:10Z",{{rest}}}""";

    private static JsonObject Parent(JsonObject body, string field) =>
        field.Contains('.', StringComparison.Ordinal) ? body[field.Split('.')[0]]!.AsObject() : body;

    private static string Leaf(string field) => field.Split('.')[^1];
}
