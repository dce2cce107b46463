using Microsoft.Extensions.Configuration;
using Vipps.Webhooks.AspNetCore.Tests.Support;

namespace Vipps.Webhooks.AspNetCore.Tests.Load;

/// <summary>What the shop's people do while deliveries come: replace webhooks, reload the configuration, and get it wrong for a while.</summary>
internal sealed class Upkeep(Plan plan, Progress progress, ChangingSettings settings, InMemoryWebhookRegistrationStore memory)
{
    /// <summary>How often the configuration is reloaded in a round.</summary>
    public const int Turns = 24;

    private const string Faulty = "Vipps:Registrations:faulty";

    /// <summary>The settings at the start of the shop: of both webhooks of the first round that are in the configuration.</summary>
    public static ChangingSettings FirstSettings(Plan plan) =>
        new(plan.Webhooks(0).Concat(plan.Webhooks(1)).Where(webhook => webhook.IsConfigured).SelectMany(webhook => webhook.Settings).ToDictionary());

    /// <summary>Adds what is not in the configuration at the start of the shop.</summary>
    public void Begin()
    {
        foreach (var webhook in plan.Webhooks(0).Concat(plan.Webhooks(1)).Where(webhook => !webhook.IsConfigured))
        {
            memory.Add(webhook.Registration);
        }
    }

    /// <summary>Works until the round is nearly over.</summary>
    public async Task WorkAsync(Round round)
    {
        for (var turn = 1; turn <= Turns; turn++)
        {
            await progress.ReachedAsync(round.First + (turn * Round.Size / (Turns + 1)));
            ((IConfigurationRoot)settings.Configuration).Reload();
            switch (turn)
            {
                case Turns / 4 when round.IsReplacing:
                    Remove(round.Generation);
                    break;
                case Turns / 4:
                    // A secret that is not set yet: the webhooks before it stay in force.
                    settings.Change(all => all[$"{Faulty}:Url"] = The.RegisteredUrl.OriginalString);
                    break;
                case 3 * Turns / 4 when round.IsReplacing:
                    Add(round.Generation + 2);
                    break;
                case 3 * Turns / 4:
                    settings.Change(all => all.Remove($"{Faulty}:Url"));
                    break;
            }
        }
    }

    private void Add(int generation)
    {
        foreach (var webhook in plan.Webhooks(generation))
        {
            if (!webhook.IsConfigured)
            {
                memory.Add(webhook.Registration);
                continue;
            }

            settings.Change(all =>
            {
                foreach (var (key, value) in webhook.Settings)
                {
                    all[key] = value;
                }
            });
        }
    }

    private void Remove(int generation)
    {
        foreach (var webhook in plan.Webhooks(generation))
        {
            if (!webhook.IsConfigured)
            {
                Assert.True(memory.Remove(webhook.Id));
                continue;
            }

            settings.Change(all =>
            {
                foreach (var key in webhook.Settings.Keys)
                {
                    Assert.True(all.Remove(key));
                }
            });
        }
    }
}
