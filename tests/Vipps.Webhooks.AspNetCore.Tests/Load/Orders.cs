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

    public Task HandleUnreadableAsync(WebhookContext context)
    {
        Unreadable.Enqueue(TextOf(context));
        return HandleAsync(context);
    }

    public async Task HandleAsync(WebhookContext context)
    {
        var text = TextOf(context);
        if (plan.Slow.TryGetValue(text, out var enough) && !_handled.ContainsKey(text))
        {
            await progress.PassAsync(5, enough); // so that its retries find it at work
        }

        _handled.AddOrUpdate(text, 1, static (_, count) => count + 1);
    }

    private static string TextOf(WebhookContext context) => Encoding.UTF8.GetString(context.Body.Span);
}
