using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Vipps.Webhooks.AspNetCore.Tests.Support;

/// <summary>A shop on Kestrel, on loopback, with the real registrations in its services. Unless told otherwise it knows one webhook.</summary>
internal sealed class TestShop : IAsyncDisposable
{
    public const string Path = "/hooks/vipps";

    private readonly ConcurrentQueue<DeliveryReport> _reports;

    private readonly LogLines _lines;

    private TestShop(WebApplication app, FakeTimeProvider clock, ConcurrentQueue<DeliveryReport> reports)
    {
        App = app;
        _lines = app.Services.GetRequiredService<LogLines>();
        Clock = clock;
        _reports = reports;
        Address = new Uri(app.Urls.First());
        Client = new HttpClient { BaseAddress = Address };
    }

    public WebApplication App { get; }

    public FakeTimeProvider Clock { get; }

    public Uri Address { get; }

    public Uri Url => new(Address, Path);

    public HttpClient Client { get; }

    public IReadOnlyList<DeliveryReport> Reports => [.. _reports];

    public FakeLogCollector Logs => App.Services.GetFakeLogCollector();

    /// <summary>The SDK's own warnings and errors: on a busy machine Kestrel warns that its heartbeat is late.</summary>
    public IReadOnlyList<FakeLogRecord> Warnings => [.. Logs.GetSnapshot().Where(record =>
        record.Level >= LogLevel.Warning && record.Category!.StartsWith("Vipps.Webhooks", StringComparison.Ordinal))];

    public static Task<TestShop> StartAsync(Action<VippsWebhookReceiverBuilder> receiver) => StartAsync(new TestShopOptions { Receiver = receiver });

    public static async Task<TestShop> StartAsync(TestShopOptions options)
    {
        var reports = new ConcurrentQueue<DeliveryReport>();
        var clock = options.Clock ?? new FakeTimeProvider(The.Now);
        var app = Build(options, clock, reports);
        options.Pipeline(app);
        app.MapVippsWebhooks(options.Pattern);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestShop(app, clock, reports);
    }

    /// <summary>The app before it is mapped and started.</summary>
    public static WebApplication Build(TestShopOptions options, TimeProvider? clock = null, ConcurrentQueue<DeliveryReport>? reports = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = options.EnvironmentName });
        var lines = new LogLines();
        builder.Services.AddSingleton(lines);
        builder.Logging.ClearProviders().AddFakeLogging(logging => logging.OutputSink = lines.Add).SetMinimumLevel(LogLevel.Trace);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, options.Listen);
            options.Kestrel(kestrel);
        });
        if (clock is not null)
        {
            builder.Services.AddSingleton(clock);
        }

        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
        var configuration = options.Configuration ?? new ConfigurationBuilder().AddInMemoryCollection(options.Settings).Build();
        var receiver = builder.Services.AddVippsWebhookReceiver(configuration.GetSection("Vipps"));
        if (reports is not null)
        {
            receiver.ObserveDeliveries(reports.Enqueue);
        }

        options.Services(builder.Services);
        options.Receiver(receiver);
        return builder.Build();
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) =>
        Client.SendAsync(request, TestContext.Current.CancellationToken).InTime();

    /// <summary>Completes when that many lines with this text are, or were, logged.</summary>
    public Task LoggedAsync(string text, int count = 1) => _lines.WaitForAsync(text, count);

    public async Task<HttpStatusCode> PostAsync(SignedPost post)
    {
        using var response = await SendAsync(post.To(Url));
        return response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
    }
}

internal sealed class TestShopOptions
{
    public Action<VippsWebhookReceiverBuilder> Receiver { get; init; } = static _ => { };

    public Action<IServiceCollection> Services { get; init; } = static _ => { };

    public Action<WebApplication> Pipeline { get; init; } = static _ => { };

    public Action<KestrelServerOptions> Kestrel { get; init; } = static _ => { };

    public Action<ListenOptions> Listen { get; init; } = static _ => { };

    public string Pattern { get; init; } = TestShop.Path;

    public string EnvironmentName { get; init; } = Environments.Production;

    public FakeTimeProvider? Clock { get; init; }

    /// <summary>Instead of <see cref="Settings"/>, where the test changes it.</summary>
    public IConfiguration? Configuration { get; init; }

    public Dictionary<string, string?> Settings { get; init; } = OneRegistration();

    public static Dictionary<string, string?> OneRegistration() => new()
    {
        ["Vipps:Registrations:0:Id"] = The.WebhookId.ToString(),
        ["Vipps:Registrations:0:Url"] = The.RegisteredUrl.OriginalString,
        ["Vipps:Registrations:0:Secret"] = The.Secret,
    };
}
