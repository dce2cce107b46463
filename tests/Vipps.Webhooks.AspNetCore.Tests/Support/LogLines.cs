namespace Vipps.Webhooks.AspNetCore.Tests.Support;

/// <summary>The lines that were logged, and who waits for one.</summary>
internal sealed class LogLines
{
    private readonly object _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<(string Text, TaskCompletionSource Logged)> _awaited = [];

    public void Add(string line)
    {
        lock (_lock)
        {
            _lines.Add(line);
            foreach (var (_, logged) in _awaited.Where(wait => line.Contains(wait.Text, StringComparison.Ordinal)))
            {
                logged.TrySetResult();
            }
        }
    }

    public Task WaitForAsync(string text)
    {
        lock (_lock)
        {
            var logged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
            {
                logged.SetResult();
            }

            _awaited.Add((text, logged));
            return logged.Task.InTime();
        }
    }
}
