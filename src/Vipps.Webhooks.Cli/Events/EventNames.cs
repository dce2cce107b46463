using F23.StringSimilarity;

namespace Vipps.Webhooks.Cli;

/// <summary>Reads event names as people write them, with one word for a set, and suggests the right name for a wrong one.</summary>
internal static class EventNames
{
    private const int MaxSuggestions = 3;

    // Any two of these names share nearly half of their letters, because all have the same form.
    private const double LeastSimilarity = 0.7;

    /// <summary>The useful sets, each with the word for it.</summary>
    public static IReadOnlyList<KeyValuePair<string, IReadOnlyList<WebhookEventType>>> Sets { get; } =
    [
        new("payments", WebhookEventTypes.Payments),
        new("agreements", WebhookEventTypes.Agreements),
        new("charges", WebhookEventTypes.Charges),
        new("donations", WebhookEventTypes.Donations),
    ];

    /// <summary>Returns the event types of names and of words for sets, without duplicates.</summary>
    /// <exception cref="ToolException">A word is not that of a set, or a name is unknown and unknown names are not allowed.</exception>
    public static IReadOnlyList<WebhookEventType> Parse(IEnumerable<string> names, IEnumerable<string> sets, bool allowUnknown) =>
        [.. names.Select(name => ParseName(name, allowUnknown)).Concat(sets.SelectMany(ParseSet)).Distinct()];

    /// <summary>Finds the known names that may have been meant, the likeliest first; empty if none is similar.</summary>
    public static IReadOnlyList<WebhookEventType> Suggest(string name)
    {
        var text = name.Trim().ToLowerInvariant();
        var similarity = new NormalizedLevenshtein();
        var containing = text.Length > 3 ? WebhookEventTypes.All.Where(type => type.Name.Contains(text, StringComparison.Ordinal)).ToList() : [];
        return containing.Count > 0
            ? [.. containing.Take(MaxSuggestions)]
            : [.. WebhookEventTypes.All
                .Select(type => (Type: type, Similarity: similarity.Similarity(text, type.Name)))
                .Where(static match => match.Similarity >= LeastSimilarity)
                .OrderByDescending(static match => match.Similarity)
                .Take(MaxSuggestions)
                .Select(static match => match.Type)];
    }

    /// <summary>Returns a question for people: which name was meant; null if none is similar.</summary>
    public static string? DidYouMean(string name) => Suggest(name) switch
    {
        [] => null,
        [var one] => $"Did you mean {one}?",
        var several => $"Did you mean {string.Join(", ", several.SkipLast(1))} or {several[^1]}?",
    };

    /// <summary>Shortens a list for people: a complete set becomes its word, the other events keep their names.</summary>
    public static IReadOnlyList<string> Shorten(IReadOnlyList<WebhookEventType> events)
    {
        var rest = events.ToList();
        var shortened = new List<string>();
        foreach (var (word, set) in Sets.Where(entry => entry.Value.All(events.Contains)))
        {
            shortened.Add($"{word} (all {set.Count})");
            rest.RemoveAll(set.Contains);
        }

        return [.. shortened, .. rest.Select(static type => type.Name)];
    }

    private static WebhookEventType ParseName(string name, bool allowUnknown)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            throw ToolException.WrongUse("The name of an event is empty.");
        }

        // In the spelling that Vipps documents, whatever case was typed.
        var type = new WebhookEventType(name);
        return type.IsKnown ? WebhookEventTypes.All.First(known => known == type)
            : allowUnknown ? type
            : throw ToolException.WrongUse(
                $"'{name}' is not an event that this version knows. {DidYouMean(name)}".TrimEnd(),
                $"If it is new at Vipps, add --allow-unknown. {ToolIdentity.Name} events lists the known ones.");
    }

    private static IReadOnlyList<WebhookEventType> ParseSet(string word) =>
        Sets.FirstOrDefault(entry => entry.Key.Equals(word, StringComparison.OrdinalIgnoreCase)).Value
        ?? throw ToolException.WrongUse(
            $"'{word}' is not a set of events.",
            $"The sets are {string.Join(", ", Sets.Select(static entry => entry.Key))}. For a single event use --event.");
}
