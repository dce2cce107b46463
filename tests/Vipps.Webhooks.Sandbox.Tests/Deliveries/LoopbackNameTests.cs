namespace Vipps.Webhooks.Sandbox.Tests.Deliveries;

/// <summary>RFC 6761, section 6.3: these names are this machine's, whatever a resolver knows.</summary>
public sealed class LoopbackNameTests
{
    [Theory]
    [InlineData("localhost")]
    [InlineData("localhost.")]
    [InlineData("LOCALHOST")]
    [InlineData("shop.localhost")]
    [InlineData("a-name-that-no-resolver-knows.shop.localhost.")]
    public async Task Delivery_ToALoopbackName_ArrivesHere(string host)
    {
        await using var vipps = await Some.SandboxAsync();
        await using var receiver = await Receiver.StartAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        var (_, secret) = await caller.RegisteredAsync($"http://{host}:{receiver.Address.Port}/hooks", WebhookEventTypes.PaymentCreated);

        var sent = vipps.Send(WebhookEventTypes.PaymentCreated);

        Assert.True(await sent.EndAsync());
        var received = Assert.Single(receiver.All);
        Assert.Equal($"{host}:{receiver.Address.Port}", received.Headers["Host"], ignoreCase: true);
        Assert.Equal(
            Signing.WebhookVerification.Valid,
            received.Verify(secret, $"{host}:{receiver.Address.Port}", "/hooks", vipps.Attempts[0].StartedAt));
    }

    [Fact]
    public async Task Delivery_ToAReceiverOnIPv6Only_ArrivesToo()
    {
        Assert.SkipUnless(System.Net.Sockets.Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using var vipps = await Some.SandboxAsync();
        await using var receiver = await Receiver.StartAsync(address: System.Net.IPAddress.IPv6Loopback);
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync($"http://shop.localhost:{receiver.Address.Port}/hooks", WebhookEventTypes.PaymentCreated);

        Assert.True(await vipps.Send(WebhookEventTypes.PaymentCreated).EndAsync());
    }
}
