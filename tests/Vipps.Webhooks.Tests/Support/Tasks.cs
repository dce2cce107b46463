namespace Vipps.Webhooks.Tests.Support;

internal static class Tasks
{
    /// <summary>Far longer than anything takes: a test that hangs says so.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<T> InTime<T>(this Task<T> task) => await task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    public static async Task InTime(this Task task) => await task.WaitAsync(Patience, TestContext.Current.CancellationToken);
}
