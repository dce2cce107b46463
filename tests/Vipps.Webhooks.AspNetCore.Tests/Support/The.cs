namespace Vipps.Webhooks.AspNetCore.Tests.Support;

/// <summary>What every test may name.</summary>
internal static class The
{
    public const string Secret = "A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo/xU6FY/A==";
    public const string OtherSecret = "T3RoZXIgc2VjcmV0IG9mIGFub3RoZXIgcmVnaXN0cmF0aW9uLCBhcyBsb25nIGFzIGEgcmVhbCBvbmUgaXMsIGJ5dGUgYnkg";
    public const string MobileNumber = "4791234567";
    public const string Email = "ada.lovelace@example.com";

    public static readonly Uri RegisteredUrl = new("https://shop.example/hooks/vipps");

    public static readonly Guid WebhookId = Guid.Parse("497f6eca-6276-4993-bfeb-53cbbbba6f08");

    public static DateTimeOffset Now => new(2026, 11, 2, 12, 0, 0, TimeSpan.Zero);

    public static string Payment(string reference = "order-1001", string name = "CAPTURED", string more = "") =>
        $$"""
        {"msn":"123456","reference":"{{reference}}","pspReference":"1234567891","name":"{{name}}","amount":{"currency":"NOK","value":35000},"timestamp":"2026-11-02T11:59:58.260Z","success":true{{more}}}
        """;
}
