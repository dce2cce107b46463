using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.Sandbox.Tests;

/// <summary>A shop's side: Kestrel on loopback that writes down what comes and answers as it is told.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<Received> _arrivals = Channel.CreateUnbounded<Received>();
    private readonly List<Received> _all = [];

    private Receiver(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>What is answered; 200 at first.</summary>
    public Func<Received, Task<int>> Answer { get; set; } = static _ => Task.FromResult(200);

    public IReadOnlyList<Received> All
    {
        get
        {
            lock (_all)
            {
                return [.. _all];
            }
        }
    }

    public static async Task<Receiver> StartAsync(bool https = false, IPAddress? address = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(address ?? IPAddress.Loopback, 0, listen =>
        {
            if (https)
            {
                listen.UseHttps(SelfSigned.Certificate());
            }
        }));
        if (https)
        {
            builder.WebHost.UseKestrelHttpsConfiguration();
        }

        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        var receiver = new Receiver(builder.Build());
        receiver._app.Run(receiver.HandleAsync);
        await receiver._app.StartAsync(TestContext.Current.CancellationToken);
        receiver.Address = new Uri(receiver._app.Urls.Single());
        return receiver;
    }

    public string Url(string target = "/hooks/vipps") => Address.GetLeftPart(UriPartial.Authority) + target;

    public void AnswerAlways(int status) => Answer = _ => Task.FromResult(status);

    public Task<Received> NextAsync() => _arrivals.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().OrGiveUpAsync();

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        var received = await Received.FromAsync(context);
        lock (_all)
        {
            _all.Add(received);
        }

        _arrivals.Writer.TryWrite(received);
        var status = await Answer(received).WaitAsync(context.RequestAborted);
        context.Response.StatusCode = status;
        if (status is >= 300 and < 400)
        {
            context.Response.Headers.Location = "/elsewhere";
        }
    }
}
