using Vipps.Webhooks.Sandbox;
using Vipps.Webhooks.Storage.Tests.Support;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.Storage.Tests.Registrations;

/// <summary>Webhooks are rotated while two processes receive deliveries.</summary>
public sealed class RotationTests
{
    private static readonly int Rotations = ManyInputs.Of(all: 10, inTheSuite: 2);
    private static readonly int Events = ManyInputs.Of(all: 10_000, inTheSuite: 200);

    // So few are on their way at once that both processes and the rotation have their turn within the two seconds before a retry.
    private const int AtOnce = 50;

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
        var onTheirWay = 0;

        for (var rotation = 0; rotation < Rotations; rotation++)
        {
            // The rotation runs while these are on their way.
            var rotating = (rotation % 2 == 0 ? one : other).Registrar.RotateAsync("default", Cancellation);
            for (var left = Events / Rotations; left > 0; left -= AtOnce)
            {
                var batch = Enumerable.Range(sent.Count, Math.Min(AtOnce, left))
                    .Select(number => vipps.Send(WebhookEventTypes.PaymentCaptured, body => body["reference"] = $"order-{number}"))
                    .ToList();
                sent.AddRange(batch);
                onTheirWay += rotating.IsCompleted ? 0 : batch.Count;
                await vipps.WaitForAsync(_ => batch.TrueForAll(static sent => sent.Attempts.Count >= sent.DeliveryCount), Cancellation);
            }

            await rotating;
        }

        Assert.InRange(onTheirWay, Rotations, sent.Count); // rotated while they were
        Assert.DoesNotContain(false, await Task.WhenAll(sent.Select(static sent => sent.Completion)));
        Assert.Equal(sent.Count, balancer.Accepted.Count);
        Assert.Empty(sent.SelectMany(static sent => sent.Attempts).Where(static attempt => attempt.Number > 2).Take(10));

        // With nothing on its way, what was replaced may go.
        (one.Registrar.Options.QuietFor, one.Registrar.Options.RetireAfter) = (TimeSpan.Zero, TimeSpan.Zero);
        await one.EnsureAsync();
        Assert.Equal((await one.StateAsync()).WebhookId, Assert.Single(vipps.Registrations).Id);
    }
}
