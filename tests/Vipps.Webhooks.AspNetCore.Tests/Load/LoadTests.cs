using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.AspNetCore.Tests.Load;

/// <summary>
/// 10,000 deliveries over sockets (in the suite 4,000), a third of them forged or broken, while secrets are replaced and the configuration
/// is reloaded. Set VIPPS_LOAD_SEED to the seed of a failure to send the same ones again, or to any other number to send others.
/// </summary>
[Collection(nameof(RunsAlone))]
[Trait(ManyInputs.Inputs, ManyInputs.Many)]
public sealed class LoadTests : IDisposable
{
    private static readonly int Seed =
        int.TryParse(Environment.GetEnvironmentVariable("VIPPS_LOAD_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 20261102;

    private readonly Plan _plan = new(Seed);
    private readonly Progress _progress = new();
    private readonly Arrivals _arrivals = new();
    private readonly ConcurrentQueue<string> _wrongAnswers = [];
    private readonly ChangingSettings _settings;
    private readonly Orders _orders;
    private readonly LogWatch _log;

    public LoadTests()
    {
        _settings = Upkeep.FirstSettings(_plan);
        _orders = new Orders(_plan, _progress);
        _log = new LogWatch(_plan.Secrets);
    }

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task EveryGenuineDelivery_IsHandledOnce_NoForgedOneIs_AndNoneIsAnswered5xx()
    {
        await using var shop = await StartAsync();
        using var count = new MetricCollector<long>(
            shop.App.Services.GetRequiredService<IMeterFactory>(), "Vipps.Webhooks", "vipps.webhooks.deliveries");

        await SendAllAsync(shop);

        AssertNone(_wrongAnswers);
        Assert.Equal(Plan.Requests, _plan.All.Sum(round => round.Attempts.Length));
        AssertNone(_plan.ToBeHandled.Except(_orders.Handled.Keys).Select(text => $"Not handled: {text}"));
        AssertNone(_orders.Handled.Keys.Except(_plan.ToBeHandled).Select(text => $"Handled, and forged: {text}"));
        AssertNone(_orders.Handled.Where(handled => handled.Value != 1).Select(handled => $"Handled {handled.Value} times: {handled.Key}"));
        Assert.Equal(TextsOf(Kind.BrokenJson).Order(StringComparer.Ordinal), _orders.Unreadable.Order(StringComparer.Ordinal));
        AssertNone(shop.Reports.Where(report => report.StatusCode >= 500).Select(report => $"{report}"));
        AssertCounted(count);
        AssertLogged();
        await AssertMemoryIsBoundedAsync(shop);
    }

    private Task<TestShop> StartAsync() => TestShop.StartAsync(new TestShopOptions
    {
        Configuration = _settings.Configuration,
        Services = services => services.AddLogging(logging => logging.ClearProviders().AddProvider(_log).SetMinimumLevel(LogLevel.Debug)),
        Pipeline = app => app.Use(_arrivals.WatchAsync),
        Receiver = receiver => receiver
            .Configure(options =>
            {
                options.MaxRememberedDeliveries = Plan.MaxRememberedDeliveries;
                options.MaxBodyLength = Plan.MaxBodyLength;
            })
            .AddInMemoryRegistrations()
            .AddHandler<PaymentEvent>((payment, _, _) => _orders.HandleAsync(payment))
            .AddHandler<UnknownEvent>((received, _, _) => _orders.HandleUnreadableAsync(received)),
    });

    private async Task SendAllAsync(TestShop shop)
    {
        var upkeep = new Upkeep(_plan, _progress, _settings, shop.App.Services.GetRequiredService<InMemoryWebhookRegistrationStore>());
        var http = new HttpSender(shop);
        var wire = new WireSender(shop, _arrivals);
        upkeep.Begin();
        foreach (var round in _plan.All)
        {
            var work = upkeep.WorkAsync(round);
            await Parallel.ForEachAsync(
                round.Attempts,
                new ParallelOptions { MaxDegreeOfParallelism = Plan.Senders, CancellationToken = TestContext.Current.CancellationToken },
                async (attempt, _) => await SendAsync(attempt, http, wire));
            await work;
        }
    }

    private async Task SendAsync(Attempt attempt, HttpSender http, WireSender wire)
    {
        try
        {
            var status = await (attempt.Kind switch
            {
                Kind.HeaderTwice or Kind.LengthTooSmall or Kind.BodyTooLongAnnounced or Kind.Garbage
                    or Kind.LengthTooLarge or Kind.LeftInTheBody => wire.SendAsync(attempt),
                _ => http.SendAsync(attempt),
            });
            if (status != attempt.Kind.Status())
            {
                _wrongAnswers.Enqueue($"{attempt}: answered {status}, not {attempt.Kind.Status()}.");
            }
        }
#pragma warning disable CA1031 // The others go on; what happened to this one is told at the end.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _wrongAnswers.Enqueue(exception is TimeoutException ? $"{attempt}: {WhyNoAnswer(attempt)}" : $"{attempt}: {exception}");
        }
        finally
        {
            _progress.Step();
        }
    }

    private string WhyNoAnswer(Attempt attempt) =>
        $"no answer. {_arrivals.Tell(attempt)} {_progress}. The pool has {ThreadPool.ThreadCount} threads, and "
        + $"{ThreadPool.PendingWorkItemCount} pieces of work that none has begun with.";

    /// <summary>The metric counts each request that reached the endpoint, as what it was.</summary>
    private void AssertCounted(MetricCollector<long> count)
    {
        var reached = _plan.All.SelectMany(round => round.Attempts).Where(attempt => attempt.Kind.ReachesTheEndpoint()).ToArray();
        var expected = reached.Where(attempt => !attempt.Kind.IsToBeHandled())
            .GroupBy(attempt => attempt.Kind.Outcome())
            .ToDictionary(outcome => outcome.Key, outcome => (long)outcome.Count());
        expected["handled"] = _plan.ToBeHandled.Count;
        expected["duplicate"] = reached.Count(attempt => attempt.Kind.IsToBeHandled()) - _plan.ToBeHandled.Count;

        var counted = count.GetMeasurementSnapshot().GroupBy(measurement => (string)measurement.Tags["vipps.outcome"]!)
            .ToDictionary(outcome => outcome.Key, outcome => outcome.Sum(measurement => measurement.Value));

        Assert.Equal(expected.OrderBy(outcome => outcome.Key), counted.OrderBy(outcome => outcome.Key));
    }

    private void AssertLogged()
    {
        AssertNone(_log.Leaks);
        var kept = _log.Errors.ToLookup(line => line.StartsWith("The changed registrations cannot be read;", StringComparison.Ordinal));
        AssertNone(kept[false]);
        Assert.Equal(_plan.All.Count(round => !round.IsReplacing) * (1 + (Upkeep.Turns / 2)), kept[true].Count());
    }

    /// <summary>
    /// Nothing is left of the first events, which would run again; the last ones are still known, unless nobody can tell what they were.
    /// </summary>
    private async Task AssertMemoryIsBoundedAsync(TestShop shop)
    {
        Assert.True(_plan.ToBeHandled.Count > 4 * Plan.MaxRememberedDeliveries);
        var broken = TextsOf(Kind.BrokenJson).ToHashSet();
        var inForce = _plan.Webhooks(_plan.All[^1].Generation + 1)[0];
        foreach (var (round, expected) in ((Round, int)[])[(_plan.All[0], 2), (_plan.All[^1], 1)])
        {
            var texts = round.Attempts.Where(attempt => attempt.Kind.IsToBeHandled()).Select(attempt => attempt.Text).ToHashSet();
            foreach (var text in texts)
            {
                await shop.PostAsync(new SignedPost { Secret = inForce.Secret, WebhookId = inForce.Id, Text = text });
            }

            AssertNone(texts.Where(text => _orders.Handled[text] != (broken.Contains(text) ? 2 : expected))
                .Select(text => $"Handled {_orders.Handled[text]} times: {text}"));
        }
    }

    private IEnumerable<string> TextsOf(Kind kind) =>
        _plan.All.SelectMany(round => round.Attempts).Where(attempt => attempt.Kind == kind).Select(attempt => attempt.Text);

    private static void AssertNone(IEnumerable<string> problems)
    {
        var all = problems.ToArray();
        Assert.True(all.Length == 0, $"Seed {Seed}: {all.Length} problems, the first of them:\n{string.Join('\n', all.Take(10))}");
    }
}
