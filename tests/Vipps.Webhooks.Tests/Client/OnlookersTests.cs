using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Polly;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Client;

/// <summary>What logs, measures or looks on fails: no call fails with it, and no secret is lost.</summary>
public sealed class OnlookersTests
{
    private static readonly AsyncLocal<bool> MetricsBreak = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task LogThatAlwaysThrows_FailsNoCall(bool inIsEnabled)
    {
        var log = new BrokenLog(inIsEnabled: inIsEnabled);
        var lists = 0;
        using var vipps = new VippsStub().WithTokens().WithRegistration()
            .OnList(_ => Interlocked.Increment(ref lists) switch
            {
                1 => new(HttpStatusCode.Unauthorized),
                2 => new(HttpStatusCode.BadGateway),
                _ => VippsStub.EmptyList(),
            })
            .OnDelete(_ => new(HttpStatusCode.NoContent));
        await using var app = AppWith(vipps, log);

        Assert.Empty(await app.Client.ListAsync(Cancellation));
        var registered = await app.Client.RegisterAsync(new(The.CallbackUrl, [new("an.unknown-event.v1")]), Cancellation);
        Assert.Equal(The.WebhookSecret, registered.Secret);
        Assert.True(await app.Client.DeleteAsync(registered.Id, Cancellation));

        Assert.Equal(3, lists);
        Assert.True(log.Thrown > 0);
    }

    [Theory]
    [InlineData(100)] // RequestPipelineStart, before anything is sent
    [InlineData(101)] // RequestPipelineEnd, or RequestEnd
    [InlineData(103)] // the headers of the answer
    public async Task DefaultLoggerBroughtBack_AndItsLogThrows_LosesNoSecret(int eventId)
    {
        var log = new BrokenLog(id => id.Id == eventId && id.Name != "SendingRequest");
        using var vipps = new VippsStub().WithTokens().WithRegistration();
        await using var app = AppWith(vipps, log, http =>
        {
            // Only the calls: a token that cannot be fetched is a failure before anything was registered.
            if (http.Name == "Vipps.Webhooks")
            {
                http.AddDefaultLogger();
            }
        });

        var thrown = await Record.ExceptionAsync(async () =>
            Assert.Equal(The.WebhookSecret, (await app.Client.RegisterAsync(The.Registration, Cancellation)).Secret));

        Assert.True(log.Thrown > 0);
        Assert.Equal(eventId == 100, thrown is not null);
        Assert.Equal(eventId == 100 ? 0 : 1, vipps.Calls.Count);
    }

    [Fact]
    public async Task HandlerOfTheApp_ThrowsAfterTheAnswer_TheSecretArrivesAndTheLogSaysSo()
    {
        using var vipps = new VippsStub().WithTokens().WithRegistration();
        await using var app = TestApp.Build(services => services
            .AddVippsWebhooks(The.KeysFor(vipps.BaseAddress))
            .ConfigureHttpClients(http => http.AddHttpMessageHandler(() => new FailingAfterwards(new FormatException(The.ClientId)))));

        var registered = await app.Client.RegisterAsync(The.Registration, Cancellation);

        Assert.Equal(The.WebhookId, registered.Id);
        Assert.Equal(The.WebhookSecret, registered.Secret);
        var warning = Assert.Single(app.Logs.GetSnapshot(), record => record.Level == LogLevel.Warning);
        Assert.Contains("System.FormatException", warning.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(The.ClientId, warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HandlerOfTheApp_ThrowsAfterTheAnswerAndAnotherRetries_OneWebhookIsRegistered()
    {
        using var vipps = new VippsStub().WithTokens().WithRegistration();
        await using var app = TestApp.Build(services => services
            .AddVippsWebhooks(The.KeysFor(vipps.BaseAddress))
            .ConfigureHttpClients(http => http
                .AddHttpMessageHandler(() => new Retrying())
                .AddHttpMessageHandler(() => new FailingAfterwards(new HttpRequestException("afterwards")))));

        var registered = await app.Client.RegisterAsync(The.Registration, Cancellation);

        Assert.Equal(The.WebhookSecret, registered.Secret);
        Assert.Single(vipps.Calls);
    }

    [Fact]
    public async Task CallerWhoLeavesWhileTheAnswerIsOnItsWayBack_GetsTheSecret()
    {
        using var leaving = new CancellationTokenSource();
        using var vipps = new VippsStub().WithTokens().WithRegistration();
        await using var app = TestApp.Build(services => services
            .AddVippsWebhooks(The.KeysFor(vipps.BaseAddress))
            .ConfigureHttpClients(http => http.AddHttpMessageHandler(() => new Leaving(leaving))));

        var registered = await app.Client.RegisterAsync(The.Registration, leaving.Token);

        Assert.True(leaving.IsCancellationRequested);
        Assert.Equal(The.WebhookSecret, registered.Secret);
    }

    [Fact]
    public async Task MetricsOfTheRetries_WhoseListenerThrows_FailNoCall()
    {
        var heard = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Polly")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => Break());
        listener.SetMeasurementEventCallback<int>((_, _, _, _) => Break());
        listener.Start();
        using var vipps = new VippsStub().WithTokens().WithRegistration();
        await using var app = TestApp.Build(services =>
        {
            services.AddResiliencePipeline("the shop's own", static pipeline => pipeline.AddTimeout(TimeSpan.FromSeconds(1)));
            services.AddVippsWebhooks(The.KeysFor(vipps.BaseAddress));
        });
        MetricsBreak.Value = true;

        var registered = await app.Client.RegisterAsync(The.Registration, Cancellation);

        Assert.Equal(The.WebhookSecret, registered.Secret);
        Assert.DoesNotContain(app.Logs.GetSnapshot(), record => record.Level == LogLevel.Warning);
        Assert.True(heard > 0);

        void Break()
        {
            // Other tests run at the same time, with the same meter.
            if (MetricsBreak.Value)
            {
                heard++;
                throw new InvalidOperationException("The exporter is broken.");
            }
        }
    }

    private static TestApp AppWith(VippsStub vipps, BrokenLog log, Action<IHttpClientBuilder>? configure = null) => TestApp.Build(services =>
    {
        services.AddLogging(logging => logging.AddProvider(log));
        services.AddVippsWebhooks(The.KeysFor(vipps.BaseAddress)).ConfigureHttpClients(configure ?? (static _ => { }));
    });

    private static bool IsRegistration(HttpRequestMessage request) => request.RequestUri!.AbsolutePath == VippsStub.WebhooksPath;

    private sealed class FailingAfterwards(Exception exception) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (!IsRegistration(request))
            {
                return response;
            }

            response.Dispose();
            throw exception;
        }
    }

    private sealed class Retrying : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException)
            {
                return await base.SendAsync(request, cancellationToken);
            }
        }
    }

    private sealed class Leaving(CancellationTokenSource caller) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (IsRegistration(request))
            {
                await caller.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
            }

            return response;
        }
    }
}
