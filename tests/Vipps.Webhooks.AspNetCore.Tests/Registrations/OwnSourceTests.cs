using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore.Tests.Registrations;

/// <summary>A store of the app's own.</summary>
public sealed class OwnSourceTests
{
    [Fact]
    public async Task OwnStore_IsAskedForEachDelivery_BesideTheOthers()
    {
        await using var shop = await TestShop.StartAsync(receiver => receiver
            .AddRegistrationSource<KnowsTheOther>()
            .AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask));

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost()));
        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost { Secret = The.OtherSecret, Text = The.Payment("order-1002") }));
    }

    [Fact]
    public async Task OwnStoreThatFails_IsAnswered500_SoThatTheEventComesAgain()
    {
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Settings = [],
            Receiver = receiver => receiver.AddRegistrationSource<Fails>().AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask),
        });

        Assert.Equal(HttpStatusCode.InternalServerError, await shop.PostAsync(new SignedPost()));

        var record = Assert.Single(shop.Logs.GetSnapshot(), record => record.Level == LogLevel.Error);
        Assert.IsType<InvalidDataException>(record.Exception);
        Assert.Equal(DeliveryOutcome.RegistrationsUnavailable, Assert.Single(shop.Reports).Outcome);
    }

    [Fact]
    public async Task OwnStoreThatGivesNull_IsAnswered500_AndNamed()
    {
        await using var shop = await TestShop.StartAsync(receiver => receiver
            .AddRegistrationSource<GivesNull>()
            .AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask));

        Assert.Equal(HttpStatusCode.InternalServerError, await shop.PostAsync(new SignedPost()));

        Assert.Equal(DeliveryOutcome.RegistrationsUnavailable, Assert.Single(shop.Reports).Outcome);
        Assert.Contains(shop.Logs.GetSnapshot(), record => record.Exception?.Message.Contains("GivesNull", StringComparison.Ordinal) is true);
    }

    [Fact]
    public async Task OwnStoreThatIsAlreadyAService_IsThatVeryOne()
    {
        var own = new KnowsNothing();
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Services = services => services.AddSingleton(own),
            Receiver = receiver => receiver.AddRegistrationSource<KnowsNothing>().AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask),
        });

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(new SignedPost())); // nothing, in its shortest form, beside the configuration's

        Assert.Equal(1, own.Asked);
    }

    [Fact]
    public async Task OwnStoreThatHangs_IsNotWaitedForLongerThanThereIsTime()
    {
        var hanging = new Hangs();
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Settings = [],
            Services = services => services.AddSingleton(hanging),
            Receiver = receiver => receiver.AddRegistrationSource<Hangs>().AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask),
        });

        var answer = shop.PostAsync(new SignedPost());
        await hanging.Asked.Task.InTime();
        shop.Clock.Advance(TimeSpan.FromSeconds(9));

        Assert.Equal(HttpStatusCode.InternalServerError, await answer);
        Assert.Equal(DeliveryOutcome.RegistrationsUnavailable, Assert.Single(shop.Reports).Outcome);
    }

    private sealed class KnowsNothing : IWebhookRegistrationSource
    {
        public int Asked { get; private set; }

        public ValueTask<ImmutableArray<WebhookRegistration>> GetRegistrationsAsync(CancellationToken cancellationToken)
        {
            Asked++;
            return default;
        }
    }

    private sealed class Hangs : IWebhookRegistrationSource
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public ValueTask<ImmutableArray<WebhookRegistration>> GetRegistrationsAsync(CancellationToken cancellationToken)
        {
            Asked.TrySetResult();
            return new(new TaskCompletionSource<ImmutableArray<WebhookRegistration>>().Task);
        }
    }

    private sealed class KnowsTheOther : IWebhookRegistrationSource
    {
        public ValueTask<ImmutableArray<WebhookRegistration>> GetRegistrationsAsync(CancellationToken cancellationToken) =>
            new([new WebhookRegistration(The.RegisteredUrl, The.OtherSecret)]);
    }

    private sealed class GivesNull : IWebhookRegistrationSource
    {
        public ValueTask<ImmutableArray<WebhookRegistration>> GetRegistrationsAsync(CancellationToken cancellationToken) => new([null!]);
    }

    private sealed class Fails : IWebhookRegistrationSource
    {
        public ValueTask<ImmutableArray<WebhookRegistration>> GetRegistrationsAsync(CancellationToken cancellationToken) =>
            throw new InvalidDataException("the shop's own");
    }
}
