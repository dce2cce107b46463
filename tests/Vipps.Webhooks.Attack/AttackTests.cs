using System.Diagnostics;
using System.Globalization;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.Attack;

/// <summary>
/// Requests mutated from genuine deliveries, over sockets, judged by a second implementation that shares no code with the libraries.
/// VIPPS_ATTACK_REQUESTS says how many, VIPPS_ATTACK_SEED sends those of a failure again, or others.
/// </summary>
public sealed class AttackTests
{
    private const int Attackers = 8;
    private const long MayGrow = 2_000_000; // bytes, over all requests

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly int Requests = Number("VIPPS_ATTACK_REQUESTS", ManyInputs.Of(all: 10_000, inTheSuite: 1_000));
    private static readonly int Seed = Number("VIPPS_ATTACK_SEED", 20261125);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait(ManyInputs.Inputs, ManyInputs.Many)]
    public async Task MutatedDeliveries_NoneIsAcceptedThatIsForged_NoneIsLostThatIsGenuine_NoneIsAnswered5xx_AndNothingGrows()
    {
        var findings = new Findings();
        await using var receiver = await Receiver.StartAsync(Cancellation);
        Attacker[] attackers = [.. Enumerable.Range(0, Attackers).Select(number => new Attacker(receiver, Seed, number, findings))];

        // Memory is measured after a quarter, when all that is kept for good is there, and at the end, each time without connections.
        await SendAsync(attackers, Requests / 4);
        var (before, _) = await receiver.AskAsync(Cancellation);
        await SendAsync(attackers, Requests - (Requests / 4));
        var (after, accepted) = await receiver.AskAsync(Cancellation);

        // What the server's pools hold, and connections that it has not closed yet, goes within seconds; what leaks stays.
        for (var asked = Stopwatch.GetTimestamp(); after - before > MayGrow && Stopwatch.GetElapsedTime(asked) < Patience;)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, Cancellation);
            (after, accepted) = await receiver.AskAsync(Cancellation);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {Seed}. {findings}. The heap grew by {after - before} bytes from {before}.");
        Assert.True(
            findings.Wrong.Count == 0,
            $"Seed {Seed}: {findings.Wrong.Count} answers are wrong, the first of them:\n{string.Join("\n\n", findings.Wrong.Take(5))}");
        Assert.InRange(findings.Requests, Requests - (2 * Attackers), Requests);
        Assert.InRange(accepted, findings.Accepted, findings.Accepted + findings.Unknown);
        Assert.InRange(findings.Genuine, Requests / 10, Requests / 2);
        Assert.InRange(after - before, long.MinValue, MayGrow);
    }

    private static Task SendAsync(Attacker[] attackers, int requests) =>
        Task.WhenAll(attackers.Select(attacker => Task.Run(() => attacker.SendAsync(requests / Attackers, Cancellation), Cancellation)));

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
