using Vipps.Webhooks.Sandbox;
using Vipps.Webhooks.Storage.Tests.Support;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.Storage.Tests.Registrations;

/// <summary>Webhooks are rotated while two processes receive deliveries.</summary>
public sealed class RotationTests
{
    private static readonly int Rotations = ManyInputs.Of(all: 10, inTheSuite: 2);
    private static readonly int Events = ManyInputs.Of(all: 10_000, inTheSuite: 200);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait(ManyInputs.Inputs, ManyInputs.Many)]
    public async Task EachEvent_Arrives_WithAtMostOneRetry()
    {
        using var directory = new TemporaryDirectory();
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);
        await using var one = TestNode.Create(vipps, directory.Path, TimeProvider.System);
        await using var other = TestNode.Create(vipps, directory.Path, TimeProvider.System);
        var balancer = new Balancer(one.Processor, other.Processor);
        vipps.CallbackHandler = balancer;
        await one.EnsureAsync();
        var sent = new List<SandboxEvent>();

        for (var rotation = 0; rotation < Rotations; rotation++)
        {
            // The rotation runs while these are on their way.
            var rotating = (rotation % 2 == 0 ? one : other).Registrar.RotateAsync("default", Cancellation);
            for (var i = 0; i < Events / Rotations; i++)
            {
                var reference = $"order-{sent.Count}";
                sent.Add(vipps.Send(WebhookEventTypes.PaymentCaptured, body => body["reference"] = reference));
            }

            await rotating;
        }

        Assert.DoesNotContain(false, await Task.WhenAll(sent.Select(static sent => sent.Completion)));
        Assert.Equal(sent.Count, balancer.Accepted.Count);
        Assert.All(sent, static sent => Assert.All(sent.Attempts, static attempt => Assert.InRange(attempt.Number, 1, 2)));

        // With nothing on its way, what was replaced may go.
        (one.Registrar.Options.QuietFor, one.Registrar.Options.RetireAfter) = (TimeSpan.Zero, TimeSpan.Zero);
        await one.EnsureAsync();
        Assert.Equal((await one.StateAsync()).WebhookId, Assert.Single(vipps.Registrations).Id);
    }
}
