using System.Text;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Tests.Signing;

/// <summary>A valid delivery, tampered with at every place of every part: never valid, never an exception.</summary>
public sealed class TamperedDeliveryTests
{
    private const string Secret = "A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo/xU6FY/A==";

    private static readonly DateTimeOffset Now = new(2026, 11, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Id = Guid.Parse("497f6eca-6276-4993-bfeb-53cbbbba6f08");

    public static TheoryData<string, string> Deliveries => new()
    {
        {
            "https://shop.example/hooks/vipps",
            """{"msn":"123456","reference":"24ab7cd6ef658155992","pspReference":"1234567891","name":"AUTHORIZED","amount":{"currency":"NOK","value":35000},"timestamp":"2023-08-14T12:48:46.260Z","success":true}"""
        },
        { "https://shop.example:8443/hooks/%7Ea?tenant=7&x=%20", "ø" },
        { "https://xn--blbr-roah.example/", "" },
    };

    [Theory]
    [MemberData(nameof(Deliveries))]
    public void Delivery_TamperedWithAnywhere_IsNeverValid(string url, string body)
    {
        var registration = new WebhookRegistration(new Uri(url), Secret, Id);
        var valid = CapturedDelivery.Of(new Uri(url), Secret, Id, Encoding.UTF8.GetBytes(body), Now);
        Assert.Equal(WebhookVerification.Valid, valid.Verify(registration, Now));

        var accepted = valid.Tamperings()
            .Where(tampering => tampering.Tampered != valid && tampering.Tampered.Verify(registration, Now) == WebhookVerification.Valid)
            .Select(tampering => tampering.How);

        Assert.Empty(accepted);
    }

    [Theory]
    [InlineData("https://shop.example/hooks/vippS")]
    [InlineData("https://shop.example/hooks/vipps/")]
    [InlineData("https://shop.example/hooks/vipps?")]
    [InlineData("https://shop.example/hooks/vipps?a=1")]
    [InlineData("https://shop.example//hooks/vipps")]
    [InlineData("https://shop.example:8443/hooks/vipps")]
    [InlineData("https://shop.example.com/hooks/vipps")]
    [InlineData("https://www.shop.example/hooks/vipps")]
    [InlineData("https://shop.example/")]
    public void Delivery_ForAnotherAddress_IsASignatureMismatch(string url)
    {
        var valid = CapturedDelivery.Of(new Uri("https://shop.example/hooks/vipps"), Secret, Id, "{}"u8.ToArray(), Now);

        Assert.Equal(WebhookVerification.SignatureMismatch, valid.Verify(new WebhookRegistration(new Uri(url), Secret, Id), Now));
    }

    [Fact]
    public void Secret_TamperedWithAnywhere_IsASignatureMismatch()
    {
        var url = new Uri("https://shop.example/hooks/vipps");
        var valid = CapturedDelivery.Of(url, Secret, Id, "{}"u8.ToArray(), Now);

        var accepted = Tampering.Of(Secret)
            .Where(tampering => !string.IsNullOrWhiteSpace(tampering.Value))
            .Where(tampering => valid.Verify(new WebhookRegistration(url, tampering.Value, Id), Now) != WebhookVerification.SignatureMismatch)
            .Select(tampering => tampering.How);

        Assert.Empty(accepted);
    }

    [Fact]
    public void Hint_ThatIsTamperedWith_ChangesNothing()
    {
        var url = new Uri("https://shop.example/hooks/vipps");
        var valid = CapturedDelivery.Of(url, Secret, Id, "{}"u8.ToArray(), Now);
        var registration = new WebhookRegistration(url, Secret, Id);

        Assert.All(
            Tampering.Of(valid.WebhookId),
            tampering => Assert.Equal(WebhookVerification.Valid, (valid with { WebhookId = tampering.Value }).Verify(registration, Now)));
    }

    [Fact]
    public void OneOfTheTwoAuthorizations_IsEnough()
    {
        var url = new Uri("https://shop.example/hooks/vipps");
        var valid = CapturedDelivery.Of(url, Secret, Id, "{}"u8.ToArray(), Now);
        var registration = new WebhookRegistration(url, Secret, Id);

        Assert.Equal(WebhookVerification.Valid, (valid with { Authorization = "" }).Verify(registration, Now));
        Assert.Equal(WebhookVerification.Valid, (valid with { Alternate = "" }).Verify(registration, Now));
    }
}
