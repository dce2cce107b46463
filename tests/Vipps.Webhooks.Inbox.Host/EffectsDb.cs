using Microsoft.EntityFrameworkCore;

namespace Vipps.Webhooks.Inbox.Host;

/// <summary>The shop's own data, with the inbox beside it: one row for each time that the handler's work was committed.</summary>
internal sealed class EffectsDb(DbContextOptions<EffectsDb> options) : DbContext(options)
{
    public DbSet<Effect> Effects => Set<Effect>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.AddVippsWebhooks().Entity<Effect>(static effect =>
        {
            effect.ToTable("effects");
            effect.Property(static row => row.Id).HasColumnName("id");
            effect.Property(static row => row.DeliveryKey).HasColumnName("delivery_key");
            effect.Property(static row => row.Reference).HasColumnName("reference");
        });
    }
}

internal sealed class Effect
{
    public long Id { get; init; }

    public required string DeliveryKey { get; init; }

    public required string Reference { get; init; }
}
