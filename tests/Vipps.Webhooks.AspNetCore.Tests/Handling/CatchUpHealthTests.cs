using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.CatchUp;

namespace Vipps.Webhooks.AspNetCore.Tests.Handling;

/// <summary>The health check that notices that webhooks do not arrive.</summary>
public sealed class CatchUpHealthTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task EventsCaughtUpForLong_AreDegraded_AndAFewAreNot()
    {
        await using var services = Services(catchesUp: true);
        var status = services.GetRequiredKeyedService<CatchUpStatus>("");
        var caughtUp = new PaymentEvent { Reference = "acme-shop-1", PspReference = "1", Name = PaymentEventName.Captured, Amount = default, Success = true };

        status.CaughtUp(caughtUp);
        var atFirst = await CheckAsync(services);
        _clock.Advance(TimeSpan.FromMinutes(10));
        status.CaughtUp(caughtUp);
        var forLong = await CheckAsync(services);
        _clock.Advance(TimeSpan.FromMinutes(11));
        var afterwards = await CheckAsync(services);

        Assert.Equal([HealthStatus.Healthy, HealthStatus.Degraded, HealthStatus.Healthy], [atFirst.Status, forLong.Status, afterwards.Status]);
        Assert.StartsWith("Webhooks do not arrive", forLong.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutCatchUp_ItSaysWhatIsMissing()
    {
        await using var services = Services(catchesUp: false);

        var report = await CheckAsync(services);

        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.Contains("AddCatchUp", report.Description, StringComparison.Ordinal);
    }

    private static async Task<HealthReportEntry> CheckAsync(IServiceProvider services) => Assert.Single(
        (await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken)).Entries).Value;

    private ServiceProvider Services(bool catchesUp)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(_clock);
        var receiver = services.AddVippsWebhookProcessor();
        if (catchesUp)
        {
            receiver.AddCatchUp<Nothing>();
            Assert.Throws<InvalidOperationException>(() => receiver.AddCatchUp<Nothing>());
        }

        services.AddHealthChecks().AddVippsWebhookCatchUpCheck();
        return services.BuildServiceProvider();
    }

    private sealed class Nothing : IOpenPayments
    {
        public Task<IReadOnlyCollection<OpenPayment>> GetAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyCollection<OpenPayment>>([]);
    }
}
