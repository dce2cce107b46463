using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Receiving;
using Vipps.Webhooks.Signing;
using Vipps.Webhooks.Tests.Events;

namespace Vipps.Webhooks.Tests.Receiving;

/// <summary>What was stored reaches the handlers as what was just delivered does, and needs no secret for it.</summary>
public sealed class StoredEventTests
{
    private static readonly DateTimeOffset AttemptedAt = new(2026, 11, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly WebhookRegistration Registration = new(
        new Uri("https://shop.example/hooks/vipps?key=1"), "secret", Guid.Parse("497f6eca-6276-4993-bfeb-53cbbbba6f08"), WebhookEventTypes.Payments);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StoredEvent_WithNothingElse_IsHandledOnce()
    {
        var seen = new List<(WebhookEvent Event, WebhookContext Context)>();
        await using var services = new ServiceCollection().BuildServiceProvider();
        var dispatcher = Dispatcher(services, seen);
        var delivered = Payload.Read(WebhookEventTypes.PaymentCaptured);
        var stored = StoredAndRead(delivered);

        Assert.Equal(
            DeliveryOutcome.Handled, await dispatcher.DispatchAsync(stored, new WebhookContext(stored, AttemptedAt.AddDays(1)), Cancellation));
        Assert.Equal(
            DeliveryOutcome.Duplicate,
            await dispatcher.DispatchAsync(delivered, new WebhookContext(delivered, Registration, AttemptedAt), Cancellation));

        var (received, context) = Assert.Single(seen);
        Assert.True(Assert.IsType<PaymentEvent>(received).WasCaptured);
        Assert.Equal(delivered.EventKey, context.DeliveryKey);
        Assert.Equal(AttemptedAt.AddDays(1), context.AttemptedAt);
        Assert.Null(context.WebhookId);
        Assert.Null(context.Url);
        Assert.Empty(context.Events);
        Assert.Equal($"delivery {context.DeliveryKey}", $"{context}");
    }

    [Fact]
    public async Task Delivery_OfARegistration_TellsWhichOne()
    {
        var seen = new List<(WebhookEvent Event, WebhookContext Context)>();
        var received = Payload.Read(WebhookEventTypes.PaymentCaptured);
        await using var services = new ServiceCollection().BuildServiceProvider();

        await Dispatcher(services, seen).DispatchAsync(received, new WebhookContext(received, Registration, AttemptedAt), Cancellation);

        var context = Assert.Single(seen).Context;
        Assert.Equal(Registration.Id, context.WebhookId);
        Assert.Equal(Registration.Url, context.Url);
        Assert.Equal(WebhookEventTypes.Payments, context.Events);
        Assert.Equal($"delivery {context.DeliveryKey} of webhook {Registration.Id}", $"{context}");
    }

    /// <summary>Whatever can be reached from either by a field holds no key to sign with.</summary>
    [Theory]
    [InlineData(typeof(WebhookContext))]
    [InlineData(typeof(InboxDelivery))]
    public void Type_ThatGoesToHandlers_LeadsToNoKey(Type type)
    {
        var reached = new HashSet<Type>();
        Reach(type, reached);

        Assert.Contains(typeof(Uri), reached);
        Assert.DoesNotContain(typeof(WebhookRegistration), reached);
        Assert.DoesNotContain(typeof(SigningKey), reached);
    }

    private static void Reach(Type type, HashSet<Type> reached)
    {
        if (reached.Add(type) && type.Assembly == typeof(WebhookContext).Assembly)
        {
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            {
                Reach(field.FieldType, reached);
            }
        }
    }

    private static WebhookEvent StoredAndRead(WebhookEvent received) =>
        JsonSerializer.Deserialize<WebhookEvent>(JsonSerializer.Serialize(received))!;

    private static EventDispatcher Dispatcher(ServiceProvider services, List<(WebhookEvent Event, WebhookContext Context)> seen) => new(
        new HandlerSet([
            HandlerBinding.For<WebhookEvent>((received, context, _) =>
            {
                seen.Add((received, context));
                return Task.CompletedTask;
            }),
        ]),
        10,
        services.GetRequiredService<IServiceScopeFactory>(),
        new GuardedLogger(NullLogger.Instance));
}
