using System.Net;

namespace Vipps.Webhooks.Sandbox.Tests;

/// <summary>A sandbox that other machines reach, and that delivers to hosts of its own network.</summary>
public sealed class ContainerTests
{
    [Fact]
    public async Task BoundToAllAddresses_IsReachedByEach_AndNamesTheLoopbackOne()
    {
        await using var vipps = await Some.SandboxAsync(more: options => options.BindAddress = IPAddress.Any);
        using var http = new HttpClient();
        var other = Array.Find(
            await Dns.GetHostAddressesAsync(Dns.GetHostName(), TestContext.Current.CancellationToken),
            static address => address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork) ?? IPAddress.Parse("127.0.0.2");

        Assert.Equal("127.0.0.1", vipps.BaseAddress.Host);
        using var answer = await http.GetAsync(new Uri($"http://{other}:{vipps.BaseAddress.Port}/webhooks/v1/webhooks"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task HttpCallback_ToANamedHost_IsAccepted_AndToAnyOtherRefused()
    {
        await using var vipps = await Some.SandboxAsync(more: options =>
        {
            options.HttpCallbackHosts.Add("shop");
            options.HttpCallbackHosts.Add("172.18.0.3");
        });
        using var caller = await Caller.ForSalesUnitAsync(vipps);

        await caller.RegisteredAsync("http://SHOP:8080/hooks", WebhookEventTypes.PaymentCreated);
        await caller.RegisteredAsync("http://172.18.0.3:8080/hooks", WebhookEventTypes.PaymentCreated);
        using var other = await caller.RegisterAsync("http://shop.example/hooks", WebhookEventTypes.PaymentCreated);
        using var neighbour = await caller.RegisterAsync("http://172.18.0.4/hooks", WebhookEventTypes.PaymentCreated);

        Assert.Contains("https", await other.ProblemReasonAsync("Url"), StringComparison.Ordinal);
        Assert.Contains("private network", await neighbour.ProblemReasonAsync("Url"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task HttpCallback_ToANamedHost_IsDelivered()
    {
        var name = Dns.GetHostName();
        Assert.SkipUnless(Uri.CheckHostName(name) == UriHostNameType.Dns, $"This machine's name, {name}, is not one for a URL.");
        await using var vipps = await VippsSandbox.StartAsync(
            options => options.HttpCallbackHosts.Add(name), TestContext.Current.CancellationToken);
        await using var receiver = await Receiver.StartAsync(address: IPAddress.Any);
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        await caller.RegisteredAsync($"http://{name}:{receiver.Address.Port}/hooks", WebhookEventTypes.PaymentCreated);

        Assert.True(await vipps.Send(WebhookEventTypes.PaymentCreated).EndAsync());
    }

    [Fact]
    public async Task BoundToAnAddressOfAnotherMachine_NamesIt()
    {
        // RFC 5737: nobody has it.
        var failure = await Assert.ThrowsAsync<IOException>(() => Some.SandboxAsync(more: options => options.BindAddress = IPAddress.Parse("192.0.2.1")));

        Assert.Contains("192.0.2.1", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("http://shop")]
    [InlineData("shop:8080")]
    [InlineData("shop/hooks")]
    public async Task HttpCallbackHost_ThatIsNotAHost_IsRefusedAtTheStart(string host)
    {
        var failure = await Assert.ThrowsAsync<ArgumentException>(() => Some.SandboxAsync(more: options => options.HttpCallbackHosts.Add(host)));

        Assert.Contains(nameof(VippsSandboxOptions.HttpCallbackHosts), failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "vipps", HttpStatusCode.Forbidden)]
    [InlineData(false, "172.18.0.2", HttpStatusCode.Forbidden)]
    [InlineData(true, "vipps", HttpStatusCode.OK)]
    [InlineData(true, "172.18.0.2", HttpStatusCode.OK)]
    [InlineData(true, "localhost", HttpStatusCode.OK)]
    [InlineData(true, "attacker.example", HttpStatusCode.Forbidden)]
    public async Task SendEvent_ByTheNameOfAContainer_NeedsABindingBeyondLoopback(bool bound, string host, HttpStatusCode expected)
    {
        await using var vipps = await Some.SandboxAsync(more: options =>
        {
            options.AllowRemoteControl = true;
            options.BindAddress = bound ? IPAddress.Any : IPAddress.Loopback;
        });
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(vipps.BaseAddress, "sandbox/v1/events"));
        request.Content = new StringContent("""{"type":"epayments.payment.captured.v1"}""", System.Text.Encoding.UTF8, "application/json");
        request.Headers.Host = host;

        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken).OrGiveUpAsync();

        Assert.Equal(expected, answer.StatusCode);
    }
}
