using F23.StringSimilarity;

namespace Vipps.Webhooks.Cli;

/// <summary>Event names as people write them: sets by one word, and the right name for a wrong one.</summary>
internal static class EventNames
{
    private const int MaxSuggestions = 3;

    // Of two names of this family nearly half the letters are the same by their form alone.
    private const double LeastSimilarity = 0.7;

    /// <summary>The sensible sets, by the word for each.</summary>
    public static IReadOnlyList<KeyValuePair<string, IReadOnlyList<WebhookEventType>>> Sets { get; } =
    [
        new("payments", WebhookEventTypes.Payments),
        new("agreements", WebhookEventTypes.Agreements),
        new("charges", WebhookEventTypes.Charges),
        new("donations", WebhookEventTypes.Donations),
    ];

    /// <summary>Makes event types of names and of words for sets, each once.</summary>
    /// <exception cref="ToolException">A word is none, or a name is not known and unknown ones are not allowed.</exception>
    public static IReadOnlyList<WebhookEventType> Parse(IEnumerable<string> names, IEnumerable<string> sets, bool allowUnknown) =>
        [.. names.Select(name => ParseName(name, allowUnknown)).Concat(sets.SelectMany(ParseSet)).Distinct()];

    /// <summary>The known names that may have been meant, the likeliest first; empty where there is none like it.</summary>
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

    /// <summary>A question for people: which name was meant.</summary>
    public static string? DidYouMean(string name) => Suggest(name) switch
    {
        [] => null,
        [var one] => $"Did you mean {one}?",
        var several => $"Did you mean {string.Join(", ", several.SkipLast(1))} or {several[^1]}?",
    };

    /// <summary>A list that one can take in: a set that is complete by its word, all others by their names.</summary>
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
            throw ToolException.WrongUse("An event without a name.");
        }

        // In the spelling that Vipps documents, whatever case was typed.
        var type = new WebhookEventType(name);
        return type.IsKnown ? WebhookEventTypes.All.First(known => known == type)
            : allowUnknown ? type
            : throw ToolException.WrongUse(
                $"'{name}' is not an event that this version knows. {DidYouMean(name)}".TrimEnd(),
                $"Is it new at Vipps? Then say --allow-unknown. The known ones: {ToolIdentity.Name} events.");
    }

    private static IReadOnlyList<WebhookEventType> ParseSet(string word) =>
        Sets.FirstOrDefault(entry => entry.Key.Equals(word, StringComparison.OrdinalIgnoreCase)).Value
        ?? throw ToolException.WrongUse(
            $"'{word}' is not a set of events.",
            $"The sets are {string.Join(", ", Sets.Select(static entry => entry.Key))}. A single event goes into --event.");
}
