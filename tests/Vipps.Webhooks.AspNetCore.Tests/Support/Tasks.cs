namespace Vipps.Webhooks.AspNetCore.Tests.Support;

internal static class Tasks
{
    /// <summary>Far longer than any test needs: whoever waits this long waits for what never comes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static Task InTime(this Task task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    public static Task<T> InTime<T>(this Task<T> task) => task.WaitAsync(Patience, TestContext.Current.CancellationToken);
}
