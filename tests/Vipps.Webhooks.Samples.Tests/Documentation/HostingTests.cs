using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Shop;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Samples.Tests.Documentation;

/// <summary>Apps such as those of docs/hosting.md receive what the sandbox delivers.</summary>
public sealed class HostingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Action_InAnAppThatAsksForALoginAndAToken_Receives()
    {
        var builder = NewShop();
        builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        builder.Services.AddControllersWithViews(options => options.Filters.Add<AutoValidateAntiforgeryTokenAttribute>())
            .AddApplicationPart(typeof(VippsController).Assembly);
        await using var app = builder.Build();
        app.UseAuthorization();
        app.MapControllers();

        Assert.Equal([HttpStatusCode.OK], await ReceiveAsync(app, events: 1));
    }

    [Fact]
    public async Task Endpoint_InAnAppWithARateLimiter_IsExempt()
    {
        await using var app = WithALimitOfOne(NewShop());
        Hosting.WithoutARateLimiter(app);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], await ReceiveAsync(app, events: 3));
    }

    [Fact]
    public async Task Endpoint_ThatIsNotExempt_IsLimited()
    {
        await using var app = WithALimitOfOne(NewShop());
        app.UseRateLimiter();
        app.MapVippsWebhooks("/hooks/vipps");

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.TooManyRequests], (await ReceiveAsync(app, events: 2)).Order());
    }

    private static WebApplicationBuilder NewShop()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddVippsWebhookReceiver().AddInMemoryRegistrations().AddHandler<PaymentEvent>((_, _, _) => Task.CompletedTask);
        return builder;
    }

    private static WebApplication WithALimitOfOne(WebApplicationBuilder builder)
    {
        builder.Services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(_ => RateLimitPartition.GetFixedWindowLimiter(
                "all", static _ => new FixedWindowRateLimiterOptions { PermitLimit = 1, Window = TimeSpan.FromDays(1) }));
        });
        return builder.Build();
    }

    /// <summary>Has the sandbox send events of different payments; returns what each first attempt was answered.</summary>
    private static async Task<IReadOnlyList<HttpStatusCode?>> ReceiveAsync(WebApplication app, int events)
    {
        await app.StartAsync(Cancellation);
        await using var vipps = await VippsSandbox.StartAsync(options => options.AllowLoopbackCallbacks = true, Cancellation);
        using var webhooks = WebhooksClient.Create(vipps.Configure);
        var registered = await webhooks.RegisterAsync(new(app.Urls.First() + "/hooks/vipps", WebhookEventTypes.Payments), Cancellation);
        app.Services.GetRequiredService<InMemoryWebhookRegistrationStore>().Add(registered);

        for (var number = 1; number <= events; number++)
        {
            var reference = $"order-100{number}";
            vipps.Send(WebhookEventTypes.PaymentCaptured, payment => payment["reference"] = reference);
        }

        await vipps.WaitForAsync(sandbox => FirstAttempts(sandbox).Count() == events, Cancellation).WaitAsync(RunningProgram.Patience, Cancellation);
        return [.. FirstAttempts(vipps).Select(attempt => attempt.StatusCode)];
    }

    private static IEnumerable<SandboxAttempt> FirstAttempts(VippsSandbox vipps) => vipps.Attempts.Where(attempt => attempt.Number == 1);
}
