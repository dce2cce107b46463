using System.CommandLine;
using System.Globalization;
using Vipps.Webhooks.Storage;

namespace Vipps.Webhooks.Cli;

/// <summary>The options that select deliveries by what they are.</summary>
internal sealed class InboxFilterOptions
{
    public Option<string> OrderingKey { get; } = new("--ordering-key")
    {
        Description = "Those with this ordering key, as list shows it, such as payment/123456/order-7.",
        HelpName = "key",
    };

    public Option<string> Since { get; } = new("--since")
    {
        Description = "Those that arrived at or after a time, such as 2026-03-01T08:00:00Z, or within the last 30m, 12h or 7d.",
        HelpName = "time",
    };

    public Option<string> Type { get; } = new("--type") { Description = "Those of one event type.", HelpName = "type" };

    public Symbol[] All => [OrderingKey, Since, Type];

    /// <exception cref="ToolException">An option is wrong.</exception>
    public Func<InboxState?, long?, int, InboxQuery> Read(ParseResult arguments)
    {
        var orderingKey = arguments.GetValue(OrderingKey);
        var since = arguments.GetValue(Since) is { } time ? Parse(time) : (DateTimeOffset?)null;
        var type = arguments.GetValue(Type) is { } name ? new WebhookEventType(name) : (WebhookEventType?)null;
        return (state, before, limit) => new InboxQuery
        {
            State = state,
            OrderingKey = orderingKey,
            ReceivedSince = since,
            EventType = type,
            Before = before,
            Limit = limit,
        };
    }

    private DateTimeOffset Parse(string text)
    {
        if (text.Length > 1 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            TimeSpan? span = text[^1] switch
            {
                'm' => TimeSpan.FromMinutes(count),
                'h' => TimeSpan.FromHours(count),
                'd' when count <= 36_500 => TimeSpan.FromDays(count),
                _ => null,
            };
            if (span is { } past && past < TimeSpan.FromDays(36_501))
            {
                return TimeProvider.System.GetUtcNow() - past;
            }
        }

        return TimestampParser.Parse(text, Since.Name);
    }
}
