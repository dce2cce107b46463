using System.Collections.Concurrent;
using System.Text;

namespace Vipps.Webhooks.AspNetCore.Tests.Load;

/// <summary>The handlers of the shop: what they have seen, and how often.</summary>
internal sealed class Orders(Plan plan, Progress progress)
{
    private readonly ConcurrentDictionary<string, int> _handled = [];

    /// <summary>How often each body was handled.</summary>
    public IReadOnlyDictionary<string, int> Handled => _handled;

    /// <summary>The bodies that were no event.</summary>
    public ConcurrentQueue<string> Unreadable { get; } = [];

    public Task HandleUnreadableAsync(UnknownEvent received)
    {
        Unreadable.Enqueue(TextOf(received));
        return HandleAsync(received);
    }

    public async Task HandleAsync(WebhookEvent received)
    {
        var text = TextOf(received);
        if (plan.Slow.TryGetValue(text, out var enough) && !_handled.ContainsKey(text))
        {
            await progress.PassAsync(5, enough); // so that its retries find it at work
        }

        _handled.AddOrUpdate(text, 1, static (_, count) => count + 1);
    }

    private static string TextOf(WebhookEvent received) => Encoding.UTF8.GetString(received.Body.Span);
}
