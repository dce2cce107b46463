using System.Collections.Concurrent;
using System.Collections.Immutable;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Registrations;

/// <summary>
/// The registrations of one receiver, indexed by id. Created again only when a source changes, so that a delivery costs the same with ten
/// thousand registrations as with one.
/// </summary>
internal sealed class RegistrationIndex
{
    private readonly Dictionary<Guid, WebhookRegistration[]> _byId = [];
    private readonly ConcurrentDictionary<Guid, WebhookRegistration[]> _learned = new();
    private readonly ConcurrentDictionary<WebhookRegistration, Guid> _learnedIds = new(new SameWebhookComparer());

    /// <param name="parts">The registrations of each source.</param>
    /// <param name="before">
    /// The index before a source changed, whose learned ids are kept for registrations that are still there; null for the first.
    /// </param>
    public RegistrationIndex(ImmutableArray<ImmutableArray<WebhookRegistration>> parts, RegistrationIndex? before = null)
    {
        Parts = parts;
        var filled = parts.Where(static part => !part.IsEmpty).ToArray();
        All = filled is [var only] ? only : [.. filled.SelectMany(static part => part)];
        WithoutId = All.All(static registration => registration.Id is null) ? All : [.. All.Where(static registration => registration.Id is null)];
        foreach (var sameId in All.Where(static registration => registration.Id is not null).GroupBy(static registration => registration.Id!.Value))
        {
            _byId.Add(sameId.Key, [.. sameId]);
        }

        if (before is { _learnedIds.IsEmpty: false })
        {
            foreach (var registration in WithoutId)
            {
                if (before._learnedIds.TryGetValue(registration, out var id))
                {
                    Learn(id, registration);
                }
            }
        }
    }

    /// <summary>An index without registrations.</summary>
    public static RegistrationIndex Empty { get; } = new([]);

    /// <summary>The registrations of each source, as it returned them.</summary>
    public ImmutableArray<ImmutableArray<WebhookRegistration>> Parts { get; }

    public ImmutableArray<WebhookRegistration> All { get; }

    /// <summary>The registrations without an id, which any webhook may match.</summary>
    public ImmutableArray<WebhookRegistration> WithoutId { get; }

    /// <summary>
    /// The registrations of a webhook: those with this id, or those without an id that were learned to be its. Empty if there are none.
    /// </summary>
    public ReadOnlySpan<WebhookRegistration> FindById(Guid id) =>
        _byId.TryGetValue(id, out var named) || _learned.TryGetValue(id, out named) ? named : [];

    /// <summary>
    /// Remembers the webhook of a registration without an id, once it verified a delivery. From then on it is found without a search,
    /// however many forged requests need one. This is not proof; the next delivery is verified as well.
    /// </summary>
    /// <remarks>
    /// The first id counts. It is not signed, so an attacker can send a recorded delivery again under another id, which must not replace
    /// the webhook's own.
    /// </remarks>
    public void Learn(Guid id, WebhookRegistration registration)
    {
        if (_learnedIds.TryAdd(registration, id))
        {
            _learned.AddOrUpdate(
                id,
                static (_, added) => [added],
                static (_, others, added) => [.. others, added],
                registration);
        }
    }

    // A source that reads its registrations again creates other objects. Each webhook has its own secret.
    private sealed class SameWebhookComparer : IEqualityComparer<WebhookRegistration>
    {
        public bool Equals(WebhookRegistration? x, WebhookRegistration? y) => x is null || y is null ? x == y : x.Key.IsSameAs(y.Key) && x.Url == y.Url;

        public int GetHashCode(WebhookRegistration registration) => registration.Key.GetContentHashCode();
    }
}
