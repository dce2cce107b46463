using System.Collections.Concurrent;
using System.Collections.Immutable;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Registrations;

/// <summary>
/// The registrations of one receiver, found by id. Made anew only when a store changes, so that a delivery costs the same among ten thousand
/// registrations as beside one.
/// </summary>
internal sealed class RegistrationIndex
{
    private readonly Dictionary<Guid, WebhookRegistration[]> _byId = [];
    private readonly ConcurrentDictionary<Guid, WebhookRegistration[]> _learned = new();

    /// <param name="parts">The registrations of each store.</param>
    public RegistrationIndex(ImmutableArray<ImmutableArray<WebhookRegistration>> parts)
    {
        Parts = parts;
        var filled = parts.Where(static part => !part.IsEmpty).ToArray();
        All = filled is [var only] ? only : [.. filled.SelectMany(static part => part)];
        WithoutId = All.All(static registration => registration.Id is null) ? All : [.. All.Where(static registration => registration.Id is null)];
        foreach (var sameId in All.Where(static registration => registration.Id is not null).GroupBy(static registration => registration.Id!.Value))
        {
            _byId.Add(sameId.Key, [.. sameId]);
        }
    }

    /// <summary>No registration at all.</summary>
    public static RegistrationIndex Empty { get; } = new([]);

    /// <summary>The registrations of each store, as it returned them.</summary>
    public ImmutableArray<ImmutableArray<WebhookRegistration>> Parts { get; }

    public ImmutableArray<WebhookRegistration> All { get; }

    /// <summary>Those that any webhook may be.</summary>
    public ImmutableArray<WebhookRegistration> WithoutId { get; }

    /// <summary>The registrations of a webhook: those of this id, or the one without an id that was learned to be it. Empty if there is none.</summary>
    public ReadOnlySpan<WebhookRegistration> Named(Guid id) =>
        _byId.TryGetValue(id, out var named) || _learned.TryGetValue(id, out named) ? named : [];

    /// <summary>
    /// Remembers which webhook a registration without an id is of, once it verified a delivery: from then on it is found, however many
    /// requests of strangers have to be searched for. Never proof: the next delivery is verified as well.
    /// </summary>
    public void Learn(Guid id, WebhookRegistration registration)
    {
        // The id is not signed. However many somebody makes up for a delivery that was recorded, there are no more than registrations.
        if (_learned.Count >= WithoutId.Length)
        {
            _learned.Clear();
        }

        _learned[id] = [registration];
    }
}
