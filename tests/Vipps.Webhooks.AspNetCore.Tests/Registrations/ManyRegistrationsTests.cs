using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.AspNetCore.Tests.Load;
using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore.Tests.Registrations;

/// <summary>
/// Ten thousand registrations cost a delivery no more than one does: nothing is made anew for it.
/// Alone, because listeners for traces and metrics hear the whole process: those of another test allocate in the deliveries that are counted here.
/// </summary>
[Collection(nameof(RunsAlone))]
public sealed class ManyRegistrationsTests
{
    [Fact]
    public async Task Delivery_AmongTenThousandInTwoStores_AllocatesWhatItDoesBesideNone()
    {
        var alone = await AllocatedPerDeliveryAsync(1);
        var amongMany = await AllocatedPerDeliveryAsync(10_000);

        Assert.InRange(amongMany, 1, alone + 1_000);
    }

    [Fact]
    public async Task StoreThatMakesANewArrayEachTime_IsNotReadAnew()
    {
        ImmutableArray<WebhookRegistration> registrations = [.. Many(10_000)];
        var alone = await AllocatedPerDeliveryAsync(1);

        var anew = await AllocatedPerDeliveryAsync(new OwnStore { Get = () => [.. registrations.AsSpan()] });

        Assert.InRange(anew, 1, alone + (10_000 * IntPtr.Size) + 1_000); // the array itself
    }

    [Fact]
    public async Task StoreThatChanges_IsInForceAtOnce()
    {
        var store = new OwnStore { Get = static () => [] };
        await using var endpoint = Build(store);

        Assert.Equal(401, await endpoint.PostAsync(endpoint.NewRequest(new SignedPost())));
        store.Get = static () => [new(The.RegisteredUrl, The.Secret, The.WebhookId)];
        Assert.Equal(200, await endpoint.PostAsync(endpoint.NewRequest(new SignedPost())));
        store.Get = static () => [new(The.RegisteredUrl, The.OtherSecret, The.WebhookId)];
        Assert.Equal(401, await endpoint.PostAsync(endpoint.NewRequest(new SignedPost())));
        store.Get = static () => default;
        Assert.Equal(401, await endpoint.PostAsync(endpoint.NewRequest(new SignedPost { Secret = The.OtherSecret })));
    }

    [Fact]
    public async Task Store_WithTenThousandAddedOneByOne_CopiesThemOnce()
    {
        var store = new InMemoryWebhookRegistrationStore();
        var registrations = Many(10_000).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();

        foreach (var registration in registrations)
        {
            store.Add(registration);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5_000_000); // it was 1.6 GB
        var first = await store.GetRegistrationsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(registrations.ToHashSet(), first.ToHashSet());
        Assert.Equal(first, await store.GetRegistrationsAsync(TestContext.Current.CancellationToken));
    }

    private static IEnumerable<WebhookRegistration> Many(int count) =>
        Enumerable.Range(1, count).Select(number => new WebhookRegistration(The.RegisteredUrl, $"secret {number}", Guid.NewGuid()));

    private static Task<long> AllocatedPerDeliveryAsync(int count) =>
        AllocatedPerDeliveryAsync(new OwnStore { Get = Always([.. Many(count)]) });

    private static Func<ImmutableArray<WebhookRegistration>> Always(ImmutableArray<WebhookRegistration> registrations) => () => registrations;

    private static async Task<long> AllocatedPerDeliveryAsync(OwnStore store)
    {
        const int Deliveries = 20;
        await using var endpoint = Build(store);
        endpoint.AddRegistration();
        var requests = Enumerable.Range(0, Deliveries + 1)
            .Select(number => endpoint.NewRequest(new SignedPost { Text = The.Payment($"order-{1000 + number}") }))
            .ToArray();
        Post(requests[0]); // once, for what is made once
        var before = GC.GetAllocatedBytesForCurrentThread();

        foreach (var request in requests.AsSpan(1))
        {
            Post(request);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / Deliveries;

        void Post(HttpContext request)
        {
            var answer = endpoint.PostAsync(request);
            Assert.True(answer.IsCompleted, "It must not leave this thread, whose bytes are counted.");
            Assert.Equal(200, answer.GetAwaiter().GetResult());
        }
    }

    private static DirectEndpoint Build(OwnStore store) => DirectEndpoint.Build(receiver =>
    {
        receiver.Services.AddSingleton(store);
        receiver.AddInMemoryRegistrations().AddRegistrationSource<OwnStore>().AddHandler<WebhookEvent>(static (_, _, _) => Task.CompletedTask);
    });

    private sealed class OwnStore : IWebhookRegistrationSource
    {
        public required Func<ImmutableArray<WebhookRegistration>> Get { get; set; }

        public ValueTask<ImmutableArray<WebhookRegistration>> GetRegistrationsAsync(CancellationToken cancellationToken) => new(Get());
    }
}
