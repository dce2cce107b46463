using System.Collections.Immutable;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Registrations;

/// <summary>All registrations of one receiver, from all of its sources.</summary>
internal sealed class RegistrationSet(IReadOnlyList<IWebhookRegistrationSource> sources)
{
    private volatile RegistrationIndex _index = new([.. sources.Select(static _ => ImmutableArray<WebhookRegistration>.Empty)]);

    /// <summary>True if a source's registrations may be changed by other processes.</summary>
    public bool CanReload { get; } = sources.Any(static source => source is IReloadableSource);

    /// <summary>Explains why no registration can become known by itself; null if one can.</summary>
    /// <param name="receiverCall">The call that added the receiver, for the message.</param>
    public string? FindMissingSetup(string receiverCall)
    {
        if (sources.Count == 0)
        {
            return $"No registration can ever be known, so every delivery would be refused. Pass {receiverCall} the configuration section "
                + "that has Registrations, or call AddInMemoryRegistrations() on what it returns.";
        }

        return sources.All(static source => source is ConfigurationRegistrationSource { IsEmpty: true })
            ? $"{Paths} has no registration, so every delivery would be refused. Set {FirstPath}:0:Url and {FirstPath}:0:Secret to what was "
                + $"registered with Vipps. An app that registers while it runs, or starts without a webhook in development and in tests, calls "
                + $"AddInMemoryRegistrations() on what {receiverCall} returns."
            : null;
    }

    /// <summary>
    /// Returns the registrations of configuration and memory, but not those of the app's own sources, because the start of an app must not
    /// wait for a database.
    /// </summary>
    public async Task<IReadOnlyList<WebhookRegistration>> GetAtStartAsync(CancellationToken cancellationToken)
    {
        var all = new List<WebhookRegistration>();
        foreach (var source in sources.Where(static source => source is ConfigurationRegistrationSource or InMemoryWebhookRegistrationStore))
        {
            all.AddRange(await source.GetRegistrationsAsync(cancellationToken).ConfigureAwait(false));
        }

        return all;
    }

    /// <summary>The reason why the last change of the configuration was not applied; null if it was.</summary>
    public string? Problem => sources.OfType<ConfigurationRegistrationSource>().Select(static source => source.Problem).FirstOrDefault(static problem => problem is not null);

    private string Paths => string.Join(", ", sources.OfType<ConfigurationRegistrationSource>().Select(static source => source.Path));

    private string FirstPath => sources.OfType<ConfigurationRegistrationSource>().First().Path;

    /// <summary>Reads the registrations that other processes may have changed.</summary>
    public async ValueTask ReloadAsync(Guid? id, CancellationToken cancellationToken)
    {
        foreach (var source in sources.OfType<IReloadableSource>())
        {
            await source.ReloadAsync(id, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <exception cref="OperationCanceledException">
    /// A source took too long, even if it ignores its token, unless it blocks the thread.
    /// </exception>
    /// <exception cref="InvalidOperationException">A source returned null as a registration.</exception>
    public async ValueTask<RegistrationIndex> GetAsync(CancellationToken cancellationToken)
    {
        var index = _index;
        ImmutableArray<WebhookRegistration>[]? changed = null;
        for (var i = 0; i < sources.Count; i++)
        {
            var pending = sources[i].GetRegistrationsAsync(cancellationToken);
            var current = pending.IsCompletedSuccessfully
                ? pending.Result
                : await pending.AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            current = current.IsDefault ? [] : current;
            if (changed is null && AreSame(current, index.Parts[i]))
            {
                continue;
            }

            changed ??= [.. index.Parts];
            changed[i] = current.Contains(null!)
                ? throw new InvalidOperationException($"{sources[i].GetType().Name} returned null as a registration.")
                : current;
        }

        // Several deliveries may notice a change at once. Each creates the same index, and one of them is kept.
        return changed is null ? index : _index = new RegistrationIndex([.. changed], index);
    }

    // A source may return a new array of the same objects each time.
    private static bool AreSame(ImmutableArray<WebhookRegistration> current, ImmutableArray<WebhookRegistration> others) =>
        current == others || current.AsSpan().SequenceEqual(others.AsSpan(), comparer: null);
}
