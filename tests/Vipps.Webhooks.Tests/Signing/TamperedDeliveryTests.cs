using System.Globalization;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Tests.Signing;

/// <summary>Each change at each place of a few deliveries: never valid, and never an exception.</summary>
public sealed class TamperedDeliveryTests
{
    private static readonly DateTimeOffset Date = DateTimeOffset.ParseExact(
        "Thu, 30 Mar 2023 08:38:32 GMT", "r", CultureInfo.InvariantCulture);

    private static readonly SignedDelivery[] Deliveries =
    [
        SignedDelivery.Of(
            new Uri("https://webhook.site/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63"),
            "A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo/xU6FY/A==",
            """{"some-unique-content":"ee6e441b-cc4a-46f8-895d-a5af79bcc233/hello-world"}"""u8.ToArray(),
            Date),
        SignedDelivery.Of(new Uri("https://shop.example:8443/a%20b/%C3%A5?q=%2F&q="), "Blåbærgrød", [], Date.AddHours(12)),
        SignedDelivery.Of(
            new Uri("http://[::1]:5000/hooks"),
            new string('s', 64),
            [.. Enumerable.Range(0, 256).Select(octet => (byte)octet)],
            new DateTimeOffset(2024, 2, 29, 23, 59, 59, TimeSpan.Zero)),
    ];

    public static TheoryData<int, string> EachPart => new(
        from delivery in Enumerable.Range(0, Deliveries.Length)
        from part in DeliveryPart.All.Concat(DeliveryPart.OneOfTwo)
        select (delivery, part.Name));

    [Fact]
    public void Verify_Untouched_IsValid() => Assert.All(Deliveries, delivery =>
    {
        Assert.Equal(WebhookVerification.Valid, delivery.Verify());
        Assert.Equal(WebhookVerification.Valid, delivery.AsRegistered().Verify());
    });

    [Theory]
    [MemberData(nameof(EachPart))]
    public void Verify_PartChangedAnywhere_IsNeverValid(int number, string name)
    {
        var delivery = Deliveries[number];
        var part = DeliveryPart.All.Concat(DeliveryPart.OneOfTwo).Single(part => part.Name == name);

        foreach (var tampering in Tampering.All)
        {
            for (var at = 0; at <= part.Get(delivery).Length; at++)
            {
                AssertRefused(part.Tamper(delivery, text => tampering.At(text, at)), $"{part} {tampering} at {at}");
            }
        }

        foreach (var tampering in Tampering.OfTheWhole)
        {
            AssertRefused(part.Tamper(delivery, text => tampering.At(text, 0)), $"{part} {tampering}");
        }
    }

    [Theory]
    [MemberData(nameof(EachPart))]
    public void Verify_PartOfAnotherDelivery_IsNeverValid(int number, string name)
    {
        var part = DeliveryPart.All.Concat(DeliveryPart.OneOfTwo).Single(part => part.Name == name);

        foreach (var other in Deliveries)
        {
            AssertRefused(part.Tamper(Deliveries[number], _ => part.Get(other)), $"{part} of another delivery");
        }
    }

    [Theory]
    [InlineData("x-ms-date")]
    [InlineData("x-ms-content-sha256")]
    [InlineData("both authorizations")]
    public void Verify_WithoutAHeader_SaysThatItIsMissing(string name)
    {
        var part = DeliveryPart.All.Single(part => part.Name == name);

        Assert.All(Deliveries, delivery => Assert.Equal(WebhookVerification.MissingHeader, part.Set(delivery, "").Verify()));
    }

    [Fact]
    public void Verify_WithoutOneOfTheTwoAuthorizations_IsValidByTheOther() => Assert.All(DeliveryPart.OneOfTwo, part =>
        Assert.All(Deliveries, delivery => Assert.Equal(WebhookVerification.Valid, part.Set(delivery, "").Verify())));

    [Fact]
    public void Verify_SignedForAnotherUrl_IsNeverValid()
    {
        foreach (var delivery in Deliveries.Select(delivery => delivery.AsRegistered()))
        {
            foreach (var other in Deliveries.Where(other => other.Url != delivery.Url))
            {
                AssertRefused(delivery with { Url = other.Url }, $"sent to {other.Url}");
                AssertRefused(delivery with { Url = new Uri(delivery.Url, other.Url.PathAndQuery) }, $"sent to {other.Url.PathAndQuery}");
                AssertRefused(delivery with { Url = new Uri(other.Url, delivery.Url.PathAndQuery) }, $"sent to {other.Url.Authority}");
            }
        }
    }

    private static void AssertRefused(SignedDelivery? tampered, string how) =>
        Assert.False(tampered?.Verify() is WebhookVerification.Valid, how);
}
