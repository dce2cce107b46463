using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks;

namespace QuickStart;

/// <summary>The receiving side of a shop: an endpoint that verifies deliveries, and a handler of payments.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private const string Path = "/hooks/vipps";

    private readonly WebApplication _app;
    private readonly TaskCompletionSource<PaymentEvent> _received = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Receiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders(); // The walkthrough shows what happens.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddVippsWebhookReceiver()
            .AddInMemoryRegistrations()
            .AddHandler<PaymentEvent>((payment, context, cancellationToken) =>
            {
                _received.TrySetResult(payment);
                return Task.CompletedTask;
            });
        _app = builder.Build();
        _app.MapVippsWebhooks(Path);
    }

    public Uri Url => new(new Uri(_app.Urls.Single()), Path);

    /// <summary>The first verified payment event.</summary>
    public Task<PaymentEvent> Received => _received.Task;

    public static async Task<Receiver> StartAsync(CancellationToken cancellationToken)
    {
        var receiver = new Receiver();
        await receiver._app.StartAsync(cancellationToken);
        return receiver;
    }

    /// <summary>Accepts deliveries of this webhook from here on.</summary>
    public void Accept(RegisteredWebhook registered) =>
        _app.Services.GetRequiredService<InMemoryWebhookRegistrationStore>().Add(registered);

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
