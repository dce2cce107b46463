using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Fuzz.Targets;

/// <summary>A registration whose host and targets are written down, and not computed by the library.</summary>
internal sealed record PlainRegistration(Guid Id, string Secret, string Host, IReadOnlyList<string> Targets)
{
    public static readonly PlainRegistration Old = new(
        new Guid("49305c38-4969-4b1b-8e6d-9ec0a0d3bf1c"), "an old secret", "shop.example", ["/hooks/vipps?a=b&c"]);

    // Its secret is longer than a block of the hash: HMAC hashes it first.
    public static readonly PlainRegistration Current = new(
        new Guid("0f0e0d0c-0b0a-0908-0706-050403020100"), new string('s', 88), "shop.example:8443", ["/%7Ehooks", "/~hooks"]);

    public WebhookRegistration Registration { get; } = new(new Uri($"https://{Host}{Targets[0]}"), Secret, Id);
}
