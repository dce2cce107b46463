using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Vipps.Webhooks.Benchmarks.Calls;

/// <summary>
/// One call with a token at hand, through all that stands in front of the wire. The baseline is written by hand, with a pipeline of Polly
/// that does what ours is set to: a total time-out, retries, a time-out for each try. The same without any of it is there to compare.
/// </summary>
[MemoryDiagnoser]
[HideColumns("Error", "StdDev", "Median", "RatioSD")]
public class CallBenchmarks
{
    private static readonly Uri Url = new("https://shop.example/hooks/vipps");
    private static readonly RegisterWebhookRequest Register = new(Url, [WebhookEventTypes.PaymentCaptured, WebhookEventTypes.PaymentRefunded]);
    private static readonly HandWrittenRegister PlainRegister = new(Url, [.. Register.Events.Select(static type => type.Name)]);

    private ServiceProvider _services = null!;
    private IWebhooksClient _ours = null!;
    private HandWrittenClient _withRetries = null!;
    private HandWrittenClient _bare = null!;

    [Params("list", "register")]
    public string Call { get; set; } = "";

    [GlobalSetup]
    public async Task SetupAsync()
    {
        var services = new ServiceCollection();
        services.AddVippsWebhooks(options =>
        {
            options.Environment = VippsEnvironment.Test;
            options.ClientId = Guid.NewGuid().ToString();
            options.ClientSecret = "secret";
            options.SubscriptionKey = "key";
            options.MerchantSerialNumber = "123456";
            options.SystemName = "acme";
            options.SystemVersion = "1.0";
            options.PluginName = "acme-webhooks";
            options.PluginVersion = "1.0";
        }).ConfigureHttpClients(static http => http.ConfigurePrimaryHttpMessageHandler(static () => new InMemoryApi()));
        services.AddHttpClient("retries", static http => http.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(static () => new InMemoryApi())
            .RemoveAllLoggers()
            .AddResilienceHandler("retries", static pipeline => pipeline
                .AddTimeout(new TimeoutStrategyOptions { Timeout = TimeSpan.FromSeconds(60) })
                .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
                {
                    MaxRetryAttempts = 3,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    ShouldHandle = static args => ValueTask.FromResult(
                        args.Outcome is { Exception: HttpRequestException or TimeoutRejectedException } or { Result.StatusCode: >= (System.Net.HttpStatusCode)500 }),
                })
                .AddTimeout(new TimeoutStrategyOptions { Timeout = TimeSpan.FromSeconds(10) }));
        _services = services.BuildServiceProvider();
        _ours = _services.GetRequiredService<IWebhooksClient>();
        _withRetries = new HandWrittenClient(_services.GetRequiredService<IHttpClientFactory>().CreateClient("retries"));
        _bare = new HandWrittenClient(new HttpClient(new InMemoryApi()));

        if (await OursAsync() != await WithRetriesAsync() || await OursAsync() != await BareAsync())
        {
            throw new InvalidOperationException("They do not read the same: nothing is measured.");
        }
    }

    [GlobalCleanup]
    public void Cleanup() => _services.Dispose();

    [Benchmark(Baseline = true, Description = "written by hand, with retries")]
    public Task<Guid> WithRetriesAsync() => CallAsync(_withRetries);

    [Benchmark(Description = "Vipps.Webhooks")]
    public async Task<Guid> OursAsync() => Call == "list"
        ? (await _ours.ListAsync())[0].Id
        : (await _ours.RegisterAsync(Register)).Id;

    [Benchmark(Description = "written by hand, without")]
    public Task<Guid> BareAsync() => CallAsync(_bare);

    private async Task<Guid> CallAsync(HandWrittenClient client) => Call == "list"
        ? (await client.ListAsync())[0].Id
        : (await client.RegisterAsync(PlainRegister)).Id;
}
