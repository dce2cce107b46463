using Vipps.Webhooks.Http;
using Vipps.Webhooks.Signing;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Configuration;

/// <summary>A host that cannot exist is an ArgumentException wherever a URL is taken, not a failure of whoever asks for its name later.</summary>
public sealed class UrlHostTests
{
    public static TheoryData<string> Impossible =>
    [
        "https://xn--\u00e5.example/hooks",
        "https://\ud800.example/hooks",
        $"https://{new string('\u00e5', 60)}.example/hooks",
        $"https://{new string('a', 64)}.example/hooks",
        $"https://{string.Join('.', Enumerable.Repeat(new string('\u00e5', 20), 20))}/hooks",
        $"https://{string.Join('.', Enumerable.Repeat(new string('a', 60), 5))}/hooks",
        "https://9\u300299/hooks",
        "https://127\u30020\u30020\u30021/hooks",
    ];

    [Theory]
    [MemberData(nameof(Impossible))]
    public void HostThatCannotExist_IsAnArgumentException(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address))
        {
            Assert.Throws<ArgumentException>(nameof(url), () => new RegisterWebhookRequest(url, WebhookEventTypes.Payments));
            return;
        }

        Assert.Null(UrlHost.InAscii(address));
        Assert.False(Loopback.IsThisMachine(address));
        Assert.False(Loopback.IsUnreachableFromOutside(address));
        Assert.Throws<ArgumentException>(nameof(url), () => new RegisterWebhookRequest(url, WebhookEventTypes.Payments));
        Assert.Throws<ArgumentException>(nameof(url), () => new RegisterWebhookRequest(address, WebhookEventTypes.Payments));
        Assert.Throws<ArgumentException>(nameof(url), () => new WebhookRegistration(address, The.WebhookSecret));
        Assert.Throws<ArgumentException>(nameof(url), () => WebhookSigner.HostOf(address));
        Assert.Throws<ArgumentException>(nameof(url), () => WebhookSigner.Sign(The.WebhookSecret, address, [], DateTimeOffset.UnixEpoch));
    }

    [Theory]
    [InlineData("https://shop.example/", "shop.example")]
    [InlineData("https://shop.example./", "shop.example.")]
    [InlineData("https://SHOP_1.example:8080/", "shop_1.example")]
    [InlineData("https://bl\u00e5b\u00e6r.example/", "xn--blbr-roah.example")]
    [InlineData("https://127.0.0.1/", "127.0.0.1")]
    [InlineData("https://[2001:db8::1]/", "2001:db8::1")]
    public void HostThatMayExist_IsInAscii(string url, string expected) => Assert.Equal(expected, UrlHost.InAscii(new Uri(url)));
}
