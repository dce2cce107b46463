using Azure.Core;
using Azure.Core.Pipeline;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Identity.Client;
using Vipps.Webhooks.Authentication;

namespace Vipps.Webhooks.Benchmarks.Tokens;

/// <summary>What a call pays for its token while one is at hand.</summary>
[MemoryDiagnoser]
[HideColumns("Error", "StdDev", "Median", "RatioSD")]
public class TokenHitBenchmarks
{
    private ServiceProvider _services = null!;
    private IVippsTokenProvider _ours = null!;
    private BearerTokenAuthenticationPolicy _azure = null!;
    private HttpMessage _message = null!;
    private readonly ReadOnlyMemory<HttpPipelinePolicy> _behind = new HttpPipelinePolicy[] { new NothingPolicy() };
    private IConfidentialClientApplication _msal = null!;

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
        }).ConfigureHttpClients(static http => http.ConfigurePrimaryHttpMessageHandler(static () => new TokenServer()));
        _services = services.BuildServiceProvider();
        _ours = _services.GetRequiredService<IVippsTokenProvider>();

        _azure = new BearerTokenAuthenticationPolicy(new FixedCredential(), "https://api.example/.default");
        var pipeline = HttpPipelineBuilder.Build(new AzureOptions());
        _message = pipeline.CreateMessage();
        _message.Request.Uri.Reset(new Uri("https://api.example/"));

        _msal = ConfidentialClientApplicationBuilder.Create(Guid.NewGuid().ToString())
            .WithClientSecret("secret")
            .WithAuthority("https://login.microsoftonline.com/common-tenant-of-nobody/", validateAuthority: false)
            .WithInstanceDiscovery(false)
            .WithHttpClientFactory(new TokenServerFactory())
            .Build();

        // The first of each fetches; what is measured comes after.
        await OursAsync();
        await AzureAsync();
        await MsalAsync();
    }

    [GlobalCleanup]
    public void Cleanup() => _services.Dispose();

    [Benchmark(Baseline = true, Description = "Vipps.Webhooks")]
    public ValueTask<VippsAccessToken> OursAsync() => _ours.GetTokenAsync();

    [Benchmark(Description = "Azure.Core, bearer policy")]
    public ValueTask AzureAsync() => _azure.ProcessAsync(_message, _behind);

    [Benchmark(Description = "MSAL, client credentials")]
    public Task<AuthenticationResult> MsalAsync() => _msal.AcquireTokenForClient(["https://api.example/.default"]).ExecuteAsync();
}
