using System.Collections.Immutable;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Signing;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.AspNetCore.Tests.Receiving;

/// <summary>The rule by which a delivery finds its registration, for sets of registrations that nobody listed.</summary>
[Trait(ManyInputs.Inputs, ManyInputs.Many)]
public sealed class SampledSignerTests
{
    private static readonly string[] Secrets = ["secret one", "secret two", "secret three"];
    private static readonly Guid?[] Ids = [null, .. Enumerable.Range(1, 3).Select(number => (Guid?)new Guid(number, 0, 0, new byte[8]))];
    private static readonly Guid?[] NamedIds = [.. Ids, new Guid(4, 0, 0, new byte[8])];

    private static readonly Gen<ImmutableArray<WebhookRegistration>> Registrations =
        from chosen in Gen.Select(Gen.Int[0, Ids.Length - 1], Gen.Int[0, Secrets.Length - 1]).Array[0, 24]
        select chosen.Select(one => new WebhookRegistration(The.RegisteredUrl, Secrets[one.Item2], Ids[one.Item1])).ToImmutableArray();

    /// <summary>
    /// Accepted is what was signed with the secret of a registration that is of the named webhook, or may be: since one of the two ids is not
    /// known. Nothing else, and nothing less, whatever was asked before.
    /// </summary>
    [Fact]
    public async Task Delivery_IsAccepted_IfARegistrationThatMayBeTheNamedOneSignedIt()
    {
        var store = new Store();
        await using var endpoint = DirectEndpoint.Build(receiver =>
        {
            receiver.Services.AddSingleton(store);
            receiver.AddRegistrationSource<Store>().AddHandler<WebhookEvent>(static (_, _, _) => Task.CompletedTask);
        });

        var clock = (FakeTimeProvider)endpoint.Services.GetRequiredService<TimeProvider>();

        Gen.Select(Registrations, Gen.Select(Gen.Int[0, Secrets.Length], Gen.Int[0, NamedIds.Length - 1]).Array[1, 4]).Sample(
            (registrations, requests) =>
            {
                // One at a time: the store is one for all samples.
                lock (store)
                {
                    clock.Advance(TimeSpan.FromSeconds(1)); // what may be searched in vain is bounded per second
                    store.Registrations = registrations;
                    return requests.All(request => IsAsTheRuleSays(endpoint, clock.GetUtcNow(), registrations, request.Item1, NamedIds[request.Item2]));
                }
            },
            iter: ManyInputs.Of(all: 2_000, inTheSuite: 200));
    }

    private static bool IsAsTheRuleSays(
        DirectEndpoint endpoint, DateTimeOffset now, ImmutableArray<WebhookRegistration> registrations, int secret, Guid? named)
    {
        // Signed by the holder of one of the secrets, or by a stranger.
        var post = new SignedPost { Secret = secret < Secrets.Length ? Secrets[secret] : "of a stranger", WebhookId = named, Date = now };
        var isExpected = registrations.Any(registration =>
            (named is null || registration.Id is null || registration.Id == named)
            && WebhookSigner.Sign(post.Secret, The.RegisteredUrl, post.Body, post.Date).Authorization is var authorization
            && WebhookVerifier.Verify(
                new WebhookDelivery
                {
                    Date = post.Sign().Date,
                    ContentHash = post.Sign().ContentHash,
                    Authorization = authorization,
                    Body = post.Body,
                },
                registration,
                now,
                WebhookVerifier.DefaultTolerance).IsValid);

        return endpoint.PostAsync(endpoint.NewRequest(post)).GetAwaiter().GetResult() == (isExpected ? 200 : 401);
    }

    private sealed class Store : IWebhookRegistrationSource
    {
        public ImmutableArray<WebhookRegistration> Registrations { get; set; } = [];

        public ValueTask<ImmutableArray<WebhookRegistration>> GetRegistrationsAsync(CancellationToken cancellationToken) => new(Registrations);
    }
}
