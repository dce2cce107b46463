namespace Vipps.Webhooks.Cli.Tests;

internal static class Tasks
{
    /// <summary>No test waits so long, except one that would wait forever.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static Task OrGiveUpAsync(this Task task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    public static Task<T> OrGiveUpAsync<T>(this Task<T> task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);
}
