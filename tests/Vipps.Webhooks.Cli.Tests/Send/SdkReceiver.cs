using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Vipps.Webhooks.Cli.Tests.Send;

/// <summary>A shop with the SDK's own receiver, on Kestrel.</summary>
internal sealed class SdkReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SdkReceiver(WebApplication app) => _app = app;

    /// <summary>The references of the events that were handled.</summary>
    public ConcurrentQueue<string> Handled { get; } = new();

    public string Address => _app.Urls.Single();

    /// <summary>Starts it with a registration, or several, of settings.</summary>
    public static async Task<SdkReceiver> StartAsync(string path, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        SdkReceiver? receiver = null;
        builder.Services.AddVippsWebhookReceiver(builder.Configuration.GetSection("Vipps"))
            .AddHandler<PaymentEvent, Handler>();
        builder.Services.AddSingleton(_ => receiver!);
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapVippsWebhooks(path);
        receiver = new SdkReceiver(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private sealed class Handler(SdkReceiver receiver) : IWebhookHandler<PaymentEvent>
    {
        public Task HandleAsync(PaymentEvent webhookEvent, WebhookContext context, CancellationToken cancellationToken)
        {
            receiver.Handled.Enqueue(webhookEvent.Reference);
            return Task.CompletedTask;
        }
    }
}
