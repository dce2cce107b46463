using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore.Tests.Receiving;

/// <summary>Receiving where no endpoint is mapped: in an action, in a context that a platform hands over, and beside the client.</summary>
public sealed class ReceiverTests
{
    [Theory]
    [InlineData("/callbacks/handled")]
    [InlineData("/callbacks/reported")]
    public async Task Action_OfAnMvcApp_Receives(string path)
    {
        var handled = new ConcurrentQueue<WebhookEvent>();
        await using var shop = await StartMvcAsync(handled);
        var url = new Uri(shop.Address, path);

        using var genuine = await shop.SendAsync(new SignedPost().To(url));
        using var again = await shop.SendAsync(new SignedPost().To(url));
        using var forged = await shop.SendAsync(new SignedPost { Secret = The.OtherSecret }.To(url));

        Assert.Equal(HttpStatusCode.OK, genuine.StatusCode);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, forged.StatusCode);
        Assert.Single(handled);
        Assert.Equal(
            [DeliveryOutcome.Handled, DeliveryOutcome.Duplicate, DeliveryOutcome.Refused], shop.Reports.Select(report => report.Outcome));
    }

    [Fact]
    public async Task Receive_BareContext_ReportsAndLeavesTheAnswerAlone()
    {
        var handled = new ConcurrentQueue<WebhookEvent>();
        await using var services = NewServices(handled);
        var http = NewContext(new SignedPost());

        var report = await services.GetRequiredService<IVippsWebhookReceiver>().ReceiveAsync(http, TestContext.Current.CancellationToken);

        Assert.Equal((DeliveryOutcome.Handled, 200), (report.Outcome, report.StatusCode));
        Assert.Equal("order-1001", Assert.IsType<PaymentEvent>(Assert.Single(handled)).Reference);
        Assert.False(http.Response.HasStarted);
    }

    [Fact]
    public async Task Handle_BareContext_WritesTheStatus()
    {
        await using var services = NewServices([]);
        var receiver = services.GetRequiredKeyedService<IVippsWebhookReceiver>("");
        var genuine = NewContext(new SignedPost());
        var forged = NewContext(new SignedPost { Secret = The.OtherSecret });
        genuine.Response.StatusCode = 500;

        await receiver.HandleAsync(genuine, TestContext.Current.CancellationToken);
        await receiver.HandleAsync(forged, TestContext.Current.CancellationToken);

        Assert.Equal((200, 401), (genuine.Response.StatusCode, forged.Response.StatusCode));
    }

    [Fact]
    public async Task Receive_BodyThatWasReadBefore_IsRefusedWithTheReason()
    {
        await using var services = NewServices([]);
        var http = NewContext(new SignedPost());
        http.Request.ContentLength = http.Request.Body.Length;
        await http.Request.Body.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);

        var report = await services.GetRequiredService<IVippsWebhookReceiver>().ReceiveAsync(http, TestContext.Current.CancellationToken);

        Assert.Equal(WebhookVerification.ContentHashMismatch, report.Verification);
    }

    [Fact]
    public async Task Receive_CallerThatGivesUp_EndsTheHandlers()
    {
        using var caller = new CancellationTokenSource();
        await using var services = NewServices([], (_, _, cancellationToken) =>
        {
            caller.Cancel();
            return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        });

        var report = await services.GetRequiredService<IVippsWebhookReceiver>().ReceiveAsync(NewContext(new SignedPost()), caller.Token).InTime();

        Assert.Equal((DeliveryOutcome.TimedOut, 500), (report.Outcome, report.StatusCode));
    }

    [Fact]
    public async Task Receivers_OfSeveralNames_AreKeyedServices()
    {
        var handled = new ConcurrentQueue<WebhookEvent>();
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(new FakeTimeProvider(The.Now));
        services.AddVippsWebhookReceiver("norway", Section()).AddHandler<WebhookEvent>((received, _, _) => Note(handled, received));
        await using var provider = services.BuildServiceProvider();

        var report = await provider.GetRequiredKeyedService<IVippsWebhookReceiver>("norway")
            .ReceiveAsync(NewContext(new SignedPost()), TestContext.Current.CancellationToken);

        Assert.Equal(("norway", DeliveryOutcome.Handled), (report.ReceiverName, report.Outcome));
        Assert.Null(provider.GetService<IVippsWebhookReceiver>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("norway")]
    public async Task AddReceiver_BesideTheClient_UsesItsSectionAndName(string name)
    {
        var settings = TestShopOptions.OneRegistration();
        settings["Vipps:Environment"] = "Test";
        settings["Vipps:ClientId"] = "d0a8f2c1-1111-4222-8333-944445555666";
        settings["Vipps:ClientSecret"] = "bm90IGEgcmVhbCBzZWNyZXQsIGJ1dCBhcyBsb25n";
        settings["Vipps:SubscriptionKey"] = "0123456789abcdef0123456789abcdef";
        settings["Vipps:MerchantSerialNumber"] = "123456";
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(new FakeTimeProvider(The.Now));
        services.AddVippsWebhooks(name, Section(settings)).AddReceiver().AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask);
        await using var provider = services.BuildServiceProvider();

        var report = await provider.GetRequiredKeyedService<IVippsWebhookReceiver>(name)
            .ReceiveAsync(NewContext(new SignedPost()), TestContext.Current.CancellationToken);

        Assert.Equal(DeliveryOutcome.Handled, report.Outcome);
        Assert.NotNull(provider.GetRequiredKeyedService<IWebhooksClient>(name));
    }

    [Fact]
    public async Task AddReceiver_ClientFromCode_HasTheRegistrationsThatTheAppAdds()
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(new FakeTimeProvider(The.Now));
        services.AddVippsWebhooks(options => options.Environment = VippsEnvironment.Test).AddReceiver()
            .AddInMemoryRegistrations().AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask);
        await using var provider = services.BuildServiceProvider();
        provider.GetRequiredService<InMemoryWebhookRegistrationStore>().Add(new WebhookRegistration(The.RegisteredUrl, The.Secret));

        var report = await provider.GetRequiredService<IVippsWebhookReceiver>()
            .ReceiveAsync(NewContext(new SignedPost()), TestContext.Current.CancellationToken);

        Assert.Equal(DeliveryOutcome.Handled, report.Outcome);
    }

    [Fact]
    public async Task HttpLogging_OfAllFields_WritesNothingPersonalOrSecretOfTheEndpoint()
    {
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Receiver = receiver => receiver.AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask),
            Services = services => services.AddHttpLogging(logging =>
            {
                logging.LoggingFields = HttpLoggingFields.All;
                logging.RequestHeaders.Add("X-Vipps-Authorization");
            }),
            Pipeline = app =>
            {
                app.UseRouting();
                app.UseHttpLogging();
                app.MapPost("/other", async http =>
                {
                    using var reader = new StreamReader(http.Request.Body);
                    await reader.ReadToEndAsync(http.RequestAborted);
                });
            },
        });
        var post = new SignedPost
        {
            Text = The.Payment(more: $$""","userDetails":{"email":"{{The.Email}}","mobileNumber":"{{The.MobileNumber}}"}"""),
        };

        using var received = await shop.SendAsync(post.To(new Uri(shop.Url + "?key=of-the-shop")));
        await shop.LoggedAsync("Path: /hooks/vipps");
        var ofTheEndpoint = string.Join('\n', shop.Logs.GetSnapshot().Select(record => record.Message));
        using var other = await shop.SendAsync(post.To(new Uri(shop.Address, "/other")));
        await shop.LoggedAsync(The.Email); // what the app logs of others is as it was

        Assert.Equal(HttpStatusCode.OK, received.StatusCode);
        Assert.DoesNotContain(The.Email, ofTheEndpoint, StringComparison.Ordinal);
        Assert.DoesNotContain(The.MobileNumber, ofTheEndpoint, StringComparison.Ordinal);
        Assert.DoesNotContain("HMAC-SHA256", ofTheEndpoint, StringComparison.Ordinal);
    }

    private static Task<TestShop> StartMvcAsync(ConcurrentQueue<WebhookEvent> handled) => TestShop.StartAsync(new TestShopOptions
    {
        Receiver = receiver => receiver.AddHandler<WebhookEvent>((received, _, _) => Note(handled, received)),
        Services = services => services.AddControllers().AddApplicationPart(typeof(VippsCallbackController).Assembly),
        Pipeline = app => app.MapControllers(),
    });

    private static Task Note(ConcurrentQueue<WebhookEvent> handled, WebhookEvent received)
    {
        handled.Enqueue(received);
        return Task.CompletedTask;
    }

    private static ServiceProvider NewServices(
        ConcurrentQueue<WebhookEvent> handled, Func<WebhookEvent, WebhookContext, CancellationToken, Task>? handle = null)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(new FakeTimeProvider(The.Now));
        services.AddVippsWebhookReceiver(Section()).AddHandler(handle ?? ((received, _, _) => Note(handled, received)));
        return services.BuildServiceProvider();
    }

    private static IConfigurationSection Section(Dictionary<string, string?>? settings = null) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings ?? TestShopOptions.OneRegistration()).Build().GetSection("Vipps");

    private static DefaultHttpContext NewContext(SignedPost post)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = HttpMethods.Post;
        http.Request.ContentType = post.ContentType;
        http.Request.Body = new MemoryStream(post.Body);
        foreach (var (name, value) in post.Headers())
        {
            http.Request.Headers[name] = value;
        }

        return http;
    }
}
