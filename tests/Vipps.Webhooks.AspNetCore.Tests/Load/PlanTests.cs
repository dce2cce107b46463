using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.AspNetCore.Tests.Load;

/// <summary>A plan that cannot be carried out would be a test that fails on a busy machine alone.</summary>
[Trait(ManyInputs.Inputs, ManyInputs.Many)]
public sealed class PlanTests
{
    [Fact]
    public void SlowHandler_WaitsForRequestsThatAreStillToCome_WhateverTheSeed()
    {
        for (var seed = 20_261_100; seed < 20_261_103; seed++)
        {
            var plan = new Plan(seed);
            HashSet<string> begun = [];
            foreach (var round in plan.All)
            {
                // It runs for the first delivery of its event, which others may have to overtake, even if it is the last of all senders to begin.
                var slow = round.Attempts.Where(attempt => attempt.Kind.IsToBeHandled() && begun.Add(attempt.Text))
                    .Where(attempt => plan.Slow.ContainsKey(attempt.Text)).ToArray();

                Assert.NotEmpty(slow);
                Assert.All(slow, attempt =>
                {
                    Assert.InRange(attempt.Number, round.First, round.First + (Round.Size / 2) + Plan.Senders);
                    Assert.InRange(plan.Slow[attempt.Text], attempt.Number, round.End - Plan.Senders);
                });

                // Senders that wait for it, or for another delivery of its event, leave enough of them to go on.
                Assert.InRange(round.Attempts.Count(attempt => plan.Slow.ContainsKey(attempt.Text)), 1, Plan.Senders - 1);
            }
        }
    }
}
