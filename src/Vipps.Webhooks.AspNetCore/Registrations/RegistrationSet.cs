using System.Collections.Immutable;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>All registrations of one receiver, from all of its stores.</summary>
internal sealed class RegistrationSet(IReadOnlyList<IWebhookRegistrationStore> stores)
{
    /// <summary>Why a store that cannot change by itself will never have a registration; null where one may come.</summary>
    /// <param name="receiverCall">The call that added the receiver, for the message.</param>
    public string? FindWhatIsMissing(string receiverCall)
    {
        if (stores.Count == 0)
        {
            return $"No registration can ever be known, so every delivery would be refused. Give {receiverCall} the configuration section "
                + "that has Registrations, or call AddInMemoryRegistrations() on what it returns.";
        }

        return stores.All(static store => store is ConfigurationRegistrationStore { IsEmpty: true })
            ? $"{Paths} has no registration, so every delivery would be refused. Set {FirstPath}:0:Url and {FirstPath}:0:Secret to what was "
                + "registered with Vipps, or call AddInMemoryRegistrations() if the app registers while it runs."
            : null;
    }

    /// <summary>Why the last change of the configuration was not taken up; null where it was.</summary>
    public string? Problem => stores.OfType<ConfigurationRegistrationStore>().Select(static store => store.Problem).FirstOrDefault(static problem => problem is not null);

    private string Paths => string.Join(", ", stores.OfType<ConfigurationRegistrationStore>().Select(static store => store.Path));

    private string FirstPath => stores.OfType<ConfigurationRegistrationStore>().First().Path;

    /// <exception cref="OperationCanceledException">A store took too long, whether it heeds its token or not; but not one that blocks the thread.</exception>
    /// <exception cref="InvalidOperationException">A store gave null for a registration.</exception>
    public async ValueTask<ImmutableArray<WebhookRegistration>> GetAsync(CancellationToken cancellationToken)
    {
        ImmutableArray<WebhookRegistration> all = [];
        foreach (var store in stores)
        {
            var getting = store.GetRegistrationsAsync(cancellationToken);
            var some = getting.IsCompletedSuccessfully
                ? getting.Result
                : await getting.AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!some.IsDefaultOrEmpty && some.Contains(null!))
            {
                throw new InvalidOperationException($"{store.GetType().Name} gave null for a registration.");
            }

            all = some.IsDefaultOrEmpty ? all : all.IsEmpty ? some : all.AddRange(some);
        }

        return all;
    }
}
