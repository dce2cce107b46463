using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Vipps.Webhooks.Storage.Page;

/// <summary>The deliveries that a list shows, as its address says.</summary>
internal sealed class InboxFilter
{
    public InboxState? State { get; private init; }

    public string? OrderingKey { get; private init; }

    public string? EventType { get; private init; }

    public bool HasFailed { get; private init; }

    public long? Before { get; private init; }

    /// <summary>The fault of the address; null if it has none.</summary>
    public string? Problem { get; private init; }

    public bool IsEmpty => State is null && OrderingKey is null && EventType is null && !HasFailed;

    public static InboxFilter Of(IQueryCollection query, int maxLength)
    {
        var state = Text("state");
        var before = Text("before");
        var known = StateName.All.FirstOrDefault(one => one.Name == state);
        long? number = long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : null;
        return new()
        {
            State = known.Name is null ? null : known.State,
            OrderingKey = Text("orderingKey"),
            EventType = Text("type"),
            HasFailed = query["failed"] == "true",
            Before = number,
            Problem = state is not null && known.Name is null ? $"state is one of {string.Join(", ", StateName.All.Select(static one => one.Name))}."
                : before is not null && number is null ? "before is the number of a delivery."
                : (Text("orderingKey")?.Length ?? 0) > maxLength || (Text("type")?.Length ?? 0) > maxLength ? $"A filter has at most {maxLength} characters."
                : (Text("orderingKey") + Text("type")).Any(char.IsControl) ? "A filter has no control characters."
                : null,
        };

        string? Text(string field) => query[field].ToString().Trim() is { Length: > 0 } text ? text : null;
    }

    public InboxQuery ToQuery(int limit) => new()
    {
        State = State,
        OrderingKey = OrderingKey,
        EventType = EventType is { } type ? new WebhookEventType(type) : null,
        HasFailed = HasFailed,
        Before = Before,
        Limit = limit,
    };

    /// <summary>The address of a list with the same conditions.</summary>
    public string Address(string root, long? before) => QueryHelpers.AddQueryString(
        $"{root}/deliveries",
        new Dictionary<string, string?>
        {
            ["state"] = State is { } state ? StateName.Of(state) : null,
            ["orderingKey"] = OrderingKey,
            ["type"] = EventType,
            ["failed"] = HasFailed ? "true" : null,
            ["before"] = before?.ToString(CultureInfo.InvariantCulture),
        });
}
