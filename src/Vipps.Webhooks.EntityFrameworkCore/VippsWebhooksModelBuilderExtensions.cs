using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vipps.Webhooks.EntityFrameworkCore;
using Vipps.Webhooks.Storage;
using Vipps.Webhooks.Storage.Database;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Adds the table of an inbox to a model.</summary>
public static class VippsWebhooksModelBuilderExtensions
{
    private const string Finished = "state in (1, 3, 4)";

    /// <summary>
    /// Adds the table <c>vipps_webhook_deliveries</c>, so that the app's own migrations create it. Call it in <c>OnModelCreating</c>. Its name and
    /// schema may be changed afterwards, with <c>Entity&lt;StoredWebhookDelivery&gt;().ToTable(…)</c>; the names of its columns may not.
    /// </summary>
    /// <param name="modelBuilder">The builder of the model.</param>
    /// <returns>This builder.</returns>
    public static ModelBuilder AddVippsWebhooks(this ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        return modelBuilder.Entity<StoredWebhookDelivery>(Configure);
    }

    private static void Configure(EntityTypeBuilder<StoredWebhookDelivery> delivery)
    {
        delivery.ToTable(Rows.Table);
        delivery.HasKey(static row => row.Sequence);
        delivery.Property(static row => row.Sequence).HasColumnName("seq");
        delivery.Property(static row => row.Receiver).HasColumnName("receiver").HasMaxLength(64);
        delivery.Property(static row => row.DeliveryKey).HasColumnName("delivery_key").HasMaxLength(200);
        delivery.Property(static row => row.DeliveryHash).HasColumnName("delivery_hash").HasMaxLength(32);
        delivery.Property(static row => row.Lane).HasColumnName("lane").HasMaxLength(16);
        delivery.Property(static row => row.OrderingKey).HasColumnName("subject").HasMaxLength(200);
        delivery.Property(static row => row.EventType).HasColumnName("event_type").HasMaxLength(Rows.MaxEventTypeLength);
        delivery.Property(static row => row.WebhookId).HasColumnName("webhook_id").HasMaxLength(32);
        delivery.Property(static row => row.Url).HasColumnName("url").HasMaxLength(Rows.MaxUrlLength);
        delivery.Property(static row => row.Events).HasColumnName("events");
        delivery.Property(static row => row.SignedAt).HasColumnName("signed_at");
        delivery.Property(static row => row.ReceivedAt).HasColumnName("received_at");
        delivery.Property(static row => row.TraceParent).HasColumnName("trace_parent").HasMaxLength(55);
        delivery.Property(static row => row.Body).HasColumnName("body");

        // The defaults are for the statements that insert without EF Core.
        delivery.Property(static row => row.State).HasColumnName("state").HasDefaultValue(InboxState.Waiting).ValueGeneratedNever();
        delivery.Property(static row => row.Attempts).HasColumnName("attempts").HasDefaultValue(0).ValueGeneratedNever();
        delivery.Property(static row => row.Failures).HasColumnName("failures").HasDefaultValue(0).ValueGeneratedNever();
        delivery.Property(static row => row.Unrecorded).HasColumnName("unrecorded").HasDefaultValue(0).ValueGeneratedNever();
        delivery.Property(static row => row.NextAttemptAt).HasColumnName("next_at");
        delivery.Property(static row => row.LeaseToken).HasColumnName("lease_token").HasMaxLength(32);
        delivery.Property(static row => row.LeaseUntil).HasColumnName("lease_until");
        delivery.Property(static row => row.LastError).HasColumnName("last_error").HasMaxLength(Rows.MaxErrorLength);
        delivery.Property(static row => row.FinishedAt).HasColumnName("finished_at");
        delivery.Property(static row => row.ReplayOf).HasColumnName("replay_of");

        // Where a database has no partial indexes, they are whole: hence the state in the one of what is due.
        delivery.HasIndex([nameof(StoredWebhookDelivery.Receiver), nameof(StoredWebhookDelivery.DeliveryHash)], $"{Rows.Table}_key").IsUnique();
        delivery.HasIndex([nameof(StoredWebhookDelivery.Lane), nameof(StoredWebhookDelivery.Sequence)], $"{Rows.Table}_lane")
            .HasFilter("state in (0, 2)");
        delivery.HasIndex([nameof(StoredWebhookDelivery.State), nameof(StoredWebhookDelivery.Sequence)], $"{Rows.Table}_due").HasFilter("state = 0");
        delivery.HasIndex([nameof(StoredWebhookDelivery.FinishedAt)], $"{Rows.Table}_finished").HasFilter(Finished);
        delivery.HasIndex([nameof(StoredWebhookDelivery.FinishedAt)], $"{Rows.Table}_bodies").HasFilter($"{Finished} and body is not null");

        // For PostgreSQL alone: a claim updates a row in its page, and its old versions are cleaned up soon.
        delivery.HasAnnotation("Npgsql:StorageParameter:fillfactor", 70);
        delivery.HasAnnotation("Npgsql:StorageParameter:autovacuum_vacuum_scale_factor", "0.02");
    }
}
