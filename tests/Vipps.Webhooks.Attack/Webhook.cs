namespace Vipps.Webhooks.Attack;

/// <summary>A webhook that the receiver knows.</summary>
/// <param name="Endpoint">The path that the receiver is mapped to.</param>
/// <param name="Id">Its id; null if the receiver was not told.</param>
/// <param name="Host">The host of the registered URL.</param>
/// <param name="PathAndQuery">The path and query of the registered URL.</param>
/// <param name="Secret">The text with which Vipps signs.</param>
internal sealed record Webhook(string Endpoint, string? Id, string Host, string PathAndQuery, string Secret)
{
    /// <summary>The endpoint that verifies against the registered URL.</summary>
    public const string Registered = "/hooks/vipps";

    /// <summary>The endpoint that verifies against what the request was sent to.</summary>
    public const string Target = "/hooks/target";

    /// <summary>All that the receiver knows: of each endpoint more than one, one of them without an id.</summary>
    public static IReadOnlyList<Webhook> All { get; } =
    [
        new(Registered, "497f6eca-6276-4993-bfeb-53cbbbba6f08", "shop.example", "/hooks/vipps", "A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo/xU6FY/A=="),
        new(Registered, "0b3f1d9e-58a7-4a46-8b77-0f8f2f0c1a11", "shop.example:8080", "/Hooks/v%7Eipps?shop=7&till=a%20b", "b2YgYW5vdGhlciB3ZWJob29rLCB3aGljaCBpcyByZWdpc3RlcmVkIHdpdGggYSBxdWVyeSBhbmQgYSBwb3J0LCB5ZXM="),
        new(Registered, null, "old.shop.example", "/", "a-secret-that-is-not-base64-at-all"),
        new(Target, "7d5c0a52-1f0e-4d0c-9f0a-6f1f6f0f7b22", "shop.example", Target, "VGhlIHNlY3JldCBvZiB0aGUgZW5kcG9pbnQgdGhhdCBsb29rcyBhdCB0aGUgdGFyZ2V0LCBhbmQgYXQgdGhlIGhvc3Q="),
        new(Target, null, "shop.example", Target, "QW5vdGhlciBzZWNyZXQgb2YgdGhlIGVuZHBvaW50IHRoYXQgbG9va3MgYXQgdGhlIHRhcmdldCwgb2YgdGhlIHNhbWU="),
    ];
}
