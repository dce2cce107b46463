using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Shop;
using Vipps.Webhooks.Samples.Tests.Documentation;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>What the README says is so.</summary>
public sealed partial class ReadmeTests
{
    private static readonly string Readme = Pages.Read(Pages.Readme);

    [Fact]
    public void ConfigurationTable_NamesEachSettingAndNoOther()
    {
        var documented = TableKey().Matches(Readme)
            .SelectMany(row => Code().Matches(row.Groups[1].Value).Select(match => match.Groups[1].Value))
            .Select(key => key.Split(':')[^1])
            .Order();

        string[] registration = ["Url", "Secret", "Id", "Events"];
        var settings = Settings(typeof(VippsWebhooksOptions))
            .Concat(Settings(typeof(VippsRetryOptions)))
            .Concat(Settings(typeof(VippsWebhookReceiverOptions)))
            .Concat(registration)
            .Order();

        Assert.Equal(settings, documented);
    }

    [Fact]
    public void ConfigurationTable_TellsTheDefaults()
    {
        var retry = new VippsWebhooksOptions().Retry;

        Assert.Contains($"`Vipps:Retry:MaxRetryAttempts` | {retry.MaxRetryAttempts} |", Readme, StringComparison.Ordinal);
        Assert.Contains(
            FormattableString.Invariant($"`Vipps:Retry:BaseDelay`, `MaxDelay` | {retry.BaseDelay.TotalSeconds} s, {retry.MaxDelay.TotalSeconds} s |"),
            Readme,
            StringComparison.Ordinal);
        Assert.Contains(
            FormattableString.Invariant($"`Vipps:Retry:AttemptTimeout`, `TotalTimeout` | {retry.AttemptTimeout.TotalSeconds} s, {retry.TotalTimeout.TotalSeconds} s |"),
            Readme,
            StringComparison.Ordinal);
        var receiver = new VippsWebhookReceiverOptions();
        Assert.Contains($"`Vipps:Receiver:Tolerance` | {receiver.Tolerance.TotalMinutes} min |", Readme, StringComparison.Ordinal);
        Assert.Contains($"`Vipps:Receiver:MaxBodyLength` | {receiver.MaxBodyLength} |", Readme, StringComparison.Ordinal);
        Assert.Contains($"`Vipps:Receiver:HandlerTimeout` | {receiver.HandlerTimeout.TotalSeconds} s |", Readme, StringComparison.Ordinal);
        Assert.Contains($"`Vipps:Receiver:MaxRememberedDeliveries` | {receiver.MaxRememberedDeliveries} |", Readme, StringComparison.Ordinal);
        Assert.Contains("`Vipps:Receiver:UseRequestTarget` | `false` |", Readme, StringComparison.Ordinal);
        Assert.False(receiver.UseRequestTarget);
        Assert.Contains($"`Vipps:KeyType` | `{new VippsWebhooksOptions().KeyType}` |", Readme, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TestOfAShop_AsTheReadmeTellsIt_Works()
    {
        var paid = new TaskCompletionSource<PaymentEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddVippsWebhookReceiver().AddInMemoryRegistrations().AddHandler<PaymentEvent>((payment, _, _) =>
        {
            paid.TrySetResult(payment);
            return Task.CompletedTask;
        });
        await using var app = builder.Build();
        app.MapVippsWebhooks("/hooks/vipps");
        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.True(await ReadmeSnippets.TestYourShop(app));

        Assert.Equal("order-1001", (await paid.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken)).Reference);
    }

    private static IEnumerable<string> Settings(Type options) => options
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.PropertyType != typeof(VippsRetryOptions))
        .Select(property => property.Name);

    [GeneratedRegex(@"^\| (`Vipps:[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex TableKey();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();
}
