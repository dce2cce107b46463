namespace Vipps.Webhooks.Sandbox.Tests.Observation;

public sealed class BoundedLogTests
{
    [Fact]
    public void Snapshot_AfterMoreThanItHolds_HasTheLatestInOrder()
    {
        var log = new BoundedLog<int>(capacity: 3);
        var before = log.Snapshot();
        foreach (var entry in Enumerable.Range(1, 5))
        {
            log.Add(entry);
        }

        Assert.Empty(before);
        Assert.Equal([3, 4, 5], log.Snapshot());
    }
}
