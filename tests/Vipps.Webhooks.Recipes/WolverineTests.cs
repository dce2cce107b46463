using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Wolverine;
using static Vipps.Webhooks.Recipes.OnWolverine;

namespace Vipps.Webhooks.Recipes;

/// <summary>The recipe for Wolverine: the real one, with its queue in memory.</summary>
public sealed class WolverineTests
{
    [Fact]
    public async Task Deliveries_AreHandledInOrder_AndAgainWithTheSameKey()
    {
        var log = new EnvelopeLog();
        await using var shop = await StartAsync(wolverine =>
        {
            Configure(wolverine);
            wolverine.Services.AddSingleton(log);
            wolverine.Policies.AddMiddleware(typeof(Recording));
        });
        shop.Fail(1);

        foreach (var pspReference in (string[])["1", "2", "1"])
        {
            Assert.Equal(HttpStatusCode.OK, await shop.DeliverAsync(pspReference));
        }

        var calls = await shop.HandledAsync(3);
        Assert.Equal(["1", "2", "1"], calls.Select(call => call.PspReference)); // the first failed once, and was waited for
        Assert.All(calls, static call => Assert.Equal(call.EventKey, call.DeliveryKey));
        Assert.Equal(calls[0].DeliveryKey, calls[2].DeliveryKey);
        Assert.Equal([calls[0].DeliveryKey, .. calls.Select(call => call.DeliveryKey)], log.Envelopes.Select(envelope => envelope.DeduplicationId));
        Assert.Equal("payment/123456/order-1001", Uri.UnescapeDataString(Assert.Single(log.Envelopes.Select(envelope => envelope.GroupId).Distinct())!));
    }

    [Fact]
    public async Task Send_ThatFails_IsAnswered500_AndNothingIsHandled()
    {
        // No queue takes the message.
        await using var shop = await StartAsync(static _ => { }, withHandler: false);

        Assert.Equal(HttpStatusCode.InternalServerError, await shop.DeliverAsync("1"));

        Assert.Empty(shop.Calls);
    }

    private static Task<Shop> StartAsync(Action<WolverineOptions> configure, bool withHandler = true) => Shop.StartAsync<WolverineInbox>(builder =>
        builder.Host.UseWolverine(wolverine =>
        {
            wolverine.Discovery.DisableConventionalDiscovery();
            if (withHandler)
            {
                wolverine.Discovery.IncludeType(typeof(VippsDeliveryHandler));
            }

            configure(wolverine);
        }));

    /// <summary>What each message carried, once for each attempt.</summary>
    public sealed class EnvelopeLog
    {
        private readonly ConcurrentQueue<Envelope> _envelopes = new();

        public IReadOnlyList<Envelope> Envelopes => [.. _envelopes];

        public void Add(Envelope envelope) => _envelopes.Enqueue(envelope);
    }

    public static class Recording
    {
        public static void Before(Envelope envelope, EnvelopeLog log) => log.Add(envelope);
    }
}
