using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;
using Vipps.Webhooks.Benchmarks.Receiving;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Benchmarks.Many;

/// <summary>What a receiver with 10,000 registrations costs beside one with a single one, and what an app with 300 shops costs to start.</summary>
public sealed class ManyRegistrationsMeasurement : IMeasurement
{
    private const int Rounds = 15;
    private const int DeliveriesPerRound = 2_000;

    private static readonly Guid Id = Guid.Parse(SignedRequests.WebhookId);

    /// <inheritdoc/>
    public string Name => "many";

    /// <inheritdoc/>
    public async Task RunAsync(IAnsiConsole console, bool isShort, CancellationToken cancellationToken)
    {
        var (rounds, deliveries, registrations, shops) = isShort ? (1, 10, 20, 3) : (Rounds, DeliveriesPerRound, 10_000, 300);
        var settings = SettingsOf(registrations).ToArray();
        await using var one = Build(SettingsOf(1));
        await using var many = Build(settings);
        List<double> known = [], knownAmongMany = [], forged = [], start = [], reload = [], add = [], plainShops = [], ourShops = [];
        for (var round = 0; round <= rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var now = TimeProvider.System.GetUtcNow();
            List<(List<double> Times, double Time)> measured =
            [
                (known, await DeliverAsync(one, Enumerable.Range(0, deliveries).Select(at => Signed((2 * round * deliveries) + at, SignedRequests.Secret, Id, now)))),
                (knownAmongMany, await DeliverAsync(many, Enumerable.Range(0, deliveries).Select(at => Signed(((2 * round) + 1) * deliveries + at, SignedRequests.Secret, Id, now)))),
                (forged, await DeliverAsync(many, Enumerable.Range(0, deliveries).Select(at => Signed(at, "a forger's secret", Guid.NewGuid(), now)), expected: 401)),
                (start, Milliseconds(() => Build(settings).DisposeAsync().AsTask().Wait(cancellationToken))),
                (reload, Reload(many, Signed(round, "a forger's secret", Guid.NewGuid(), now))),
                (add, Milliseconds(() => new InMemoryWebhookRegistrationStore().AddRange(
                    Enumerable.Range(0, registrations).Select(static at => new WebhookRegistration(SignedRequests.Url, SecretOf(at), IdOf(at)))))),
                (plainShops, Milliseconds(() => StartPlain(shops))),
                (ourShops, Milliseconds(() => StartOurs(shops))),
            ];
            foreach (var (times, time) in measured.Where(_ => round > 0 || isShort))
            {
                times.Add(time);
            }
        }

        console.Write(new Table().MarkdownBorder()
            .AddColumns($"{registrations:N0} registrations", "Time", "Bar")
            .AddRow("a delivery of a known id, beside that with one registration", $"{Medians.Of(knownAmongMany.Zip(known, static (of, alone) => of / alone)):F2} ({Medians.FastFourthOf(knownAmongMany):F1} µs)", "1.2")
            .AddRow("a forged one, with an id that no registration has", $"{Medians.FastFourthOf(forged):F1} µs", "bounded")
            .AddRow("start from configuration", $"{Medians.Of(start):F0} ms", "200 ms")
            .AddRow("reload of the configuration", $"{Medians.Of(reload):F0} ms", "200 ms")
            .AddRow("add all to the store in memory", $"{Medians.Of(add):F0} ms", "100 ms")
            .AddRow($"{shops} named shops, over as many plain named clients", $"{Medians.Of(ourShops.Zip(plainShops, static (ours, plain) => ours - plain)):F0} ms ({Medians.Of(ourShops):F0} of {Medians.Of(plainShops):F0})", "100 ms"));
    }

    private static string SecretOf(int number) => string.Create(CultureInfo.InvariantCulture, $"secret-of-a-benchmark-{number}");

    private static Guid IdOf(int number) => new(number + 1, 0, 0, new byte[8]);

    // The last one is the one that delivers.
    private static IEnumerable<KeyValuePair<string, string?>> SettingsOf(int count) => Enumerable.Range(0, count).SelectMany(at => new[]
    {
        KeyValuePair.Create($"Vipps:Registrations:{at}:Id", (string?)(at == count - 1 ? Id : IdOf(at)).ToString()),
        KeyValuePair.Create($"Vipps:Registrations:{at}:Url", (string?)SignedRequests.Url.AbsoluteUri),
        KeyValuePair.Create($"Vipps:Registrations:{at}:Secret", (string?)(at == count - 1 ? SignedRequests.Secret : SecretOf(at))),
    });

    private static ServiceProvider Build(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddLogging();
        services.AddVippsWebhookProcessor(configuration.GetSection("Vipps"))
            .AddHandler<PaymentEvent>(static (received, _, _) =>
            {
                Handled.Add(received.Success);
                return Task.CompletedTask;
            });
        var provider = services.BuildServiceProvider();
        provider.GetRequiredService<WebhookProcessor>();
        return provider;
    }

    private static double Milliseconds(Action action)
    {
        GC.Collect();
        var began = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    // Another secret for the first one, so that something has changed; and the first delivery after it, for which the index is made anew.
    private static double Reload(ServiceProvider many, (DeliveryHeaders Headers, byte[] Body) first)
    {
        var configuration = many.GetRequiredService<IConfigurationRoot>();
        configuration["Vipps:Registrations:0:Secret"] = $"secret-{Guid.NewGuid():N}";
        return Milliseconds(() =>
        {
            configuration.Reload();
            many.GetRequiredService<WebhookProcessor>().ProcessAsync(first.Headers, first.Body).Wait();
        });
    }

    private static (DeliveryHeaders Headers, byte[] Body) Signed(int number, string secret, Guid id, DateTimeOffset now)
    {
        var body = Encoding.UTF8.GetBytes(SignedRequests.Capture(number));
        var signed = WebhookSigner.Sign(secret, SignedRequests.Url, body, now);
        return (new DeliveryHeaders { Date = signed.Date, ContentHash = signed.ContentHash, Authorization = signed.Authorization, WebhookId = id.ToString() }, body);
    }

    private static async Task<double> DeliverAsync(ServiceProvider provider, IEnumerable<(DeliveryHeaders Headers, byte[] Body)> deliveries, int expected = 200)
    {
        var processor = provider.GetRequiredService<WebhookProcessor>();
        var ready = deliveries.ToArray();
        GC.Collect();
        var began = Stopwatch.GetTimestamp();
        foreach (var (headers, body) in ready)
        {
            var report = await processor.ProcessAsync(headers, body);
            if (report.StatusCode != expected)
            {
                throw new InvalidOperationException($"{report}: nothing is measured.");
            }
        }

        return Stopwatch.GetElapsedTime(began).TotalMicroseconds / ready.Length;
    }

    private static void StartPlain(int shops)
    {
        var services = new ServiceCollection();
        for (var shop = 0; shop < shops; shop++)
        {
            services.AddHttpClient($"shop-{shop}");
        }

        using var provider = services.BuildServiceProvider();
        var factory = provider.GetRequiredService<IHttpClientFactory>();
        for (var shop = 0; shop < shops; shop++)
        {
            factory.CreateClient($"shop-{shop}").Dispose();
        }
    }

    private static void StartOurs(int shops)
    {
        var services = new ServiceCollection();
        for (var shop = 0; shop < shops; shop++)
        {
            services.AddVippsWebhooks($"shop-{shop}", static options =>
            {
                options.Environment = VippsEnvironment.Test;
                options.ClientId = "1f4b6a3c-7d0e-4a52-9c11-2f1d8e6b7a90";
                options.ClientSecret = "a-secret-of-a-benchmark";
                options.SubscriptionKey = "a-key-of-a-benchmark";
                options.MerchantSerialNumber = "123456";
            });
        }

        using var provider = services.BuildServiceProvider();
        for (var shop = 0; shop < shops; shop++)
        {
            provider.GetRequiredKeyedService<IWebhooksClient>($"shop-{shop}");
        }
    }
}
