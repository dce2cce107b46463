namespace Vipps.Webhooks.AspNetCore.Tests.Support;

/// <summary>The lines that were logged, and who waits for one.</summary>
internal sealed class LogLines
{
    private readonly object _lock = new();
    private readonly List<string> _lines = [];
    private readonly List<Awaited> _awaited = [];

    public void Add(string line)
    {
        lock (_lock)
        {
            _lines.Add(line);
            foreach (var awaited in _awaited)
            {
                awaited.See(line);
            }
        }
    }

    /// <summary>Completes when that many lines with this text were logged.</summary>
    public Task WaitForAsync(string text, int count = 1)
    {
        lock (_lock)
        {
            var awaited = new Awaited(text, count);
            _lines.ForEach(awaited.See);
            _awaited.Add(awaited);
            return awaited.Logged.InTime();
        }
    }

    private sealed class Awaited(string text, int count)
    {
        private readonly TaskCompletionSource _logged = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _missing = count;

        public Task Logged => _logged.Task;

        public void See(string line)
        {
            if (line.Contains(text, StringComparison.Ordinal) && --_missing == 0)
            {
                _logged.SetResult();
            }
        }
    }
}
