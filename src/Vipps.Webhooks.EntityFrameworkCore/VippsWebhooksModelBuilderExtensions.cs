using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vipps.Webhooks.EntityFrameworkCore;
using Vipps.Webhooks.Storage;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Registrations;

namespace Microsoft.EntityFrameworkCore;

/// <summary>Adds the tables of an inbox and of registered webhooks to a model.</summary>
public static class VippsWebhooksModelBuilderExtensions
{
    private const string Finished = "state in (1, 3, 4)";

    /// <summary>
    /// Adds the table <c>vipps_webhook_deliveries</c> of the inbox and the table <c>vipps_webhook_registrations</c> of <c>KeepRegistered</c>, so that
    /// the app's own migrations create them. Call it in <c>OnModelCreating</c>. Their names and schema may be changed afterwards, with
    /// <c>Entity&lt;StoredWebhookDelivery&gt;().ToTable(…)</c> and <c>Entity&lt;StoredWebhookRegistration&gt;().ToTable(…)</c>; the names of their
    /// columns may not. An app that does not call <c>KeepRegistered</c> can leave the second out with
    /// <c>Ignore&lt;StoredWebhookRegistration&gt;()</c>.
    /// </summary>
    /// <param name="modelBuilder">The builder of the model.</param>
    /// <returns>This builder.</returns>
    public static ModelBuilder AddVippsWebhooks(this ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        return modelBuilder.Entity<StoredWebhookDelivery>(Configure).Entity<StoredWebhookRegistration>(Configure);
    }

    private static void Configure(EntityTypeBuilder<StoredWebhookDelivery> delivery)
    {
        delivery.ToTable(Rows.Table);
        delivery.HasKey(static row => row.Sequence);
        delivery.Property(static row => row.Sequence).HasColumnName("seq");
        delivery.Property(static row => row.Receiver).HasColumnName("receiver").HasMaxLength(64);
        delivery.Property(static row => row.DeliveryKey).HasColumnName("delivery_key").HasMaxLength(200);

        // Keys are ASCII, and the 64 characters of a receiver are at most 192 bytes. Each database allows keys of this length in an index.
        delivery.Property(static row => row.UniqueKey).HasColumnName("unique_key").HasMaxLength(200);
        delivery.Property(static row => row.Lane).HasColumnName("lane").HasMaxLength(400);
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
        delivery.HasIndex([nameof(StoredWebhookDelivery.UniqueKey), nameof(StoredWebhookDelivery.Receiver)], $"{Rows.Table}_key").IsUnique();
        delivery.HasIndex([nameof(StoredWebhookDelivery.Lane), nameof(StoredWebhookDelivery.Sequence)], $"{Rows.Table}_lane")
            .HasFilter("state in (0, 2)");
        delivery.HasIndex([nameof(StoredWebhookDelivery.State), nameof(StoredWebhookDelivery.Sequence)], $"{Rows.Table}_due").HasFilter("state = 0");
        delivery.HasIndex([nameof(StoredWebhookDelivery.FinishedAt)], $"{Rows.Table}_finished").HasFilter(Finished);
        delivery.HasIndex([nameof(StoredWebhookDelivery.FinishedAt)], $"{Rows.Table}_bodies").HasFilter($"{Finished} and body is not null");

        // For PostgreSQL alone: a claim updates a row in its page, and its old versions are cleaned up soon.
        delivery.HasAnnotation("Npgsql:StorageParameter:fillfactor", 70);
        delivery.HasAnnotation("Npgsql:StorageParameter:autovacuum_vacuum_scale_factor", "0.02");
    }

    private static void Configure(EntityTypeBuilder<StoredWebhookRegistration> registration)
    {
        registration.ToTable(DatabaseRegistrationStore.Table);
        registration.HasKey(static row => new { row.Receiver, row.Name, row.Generation });
        registration.Property(static row => row.Receiver).HasColumnName("receiver").HasMaxLength(64);
        registration.Property(static row => row.Name).HasColumnName("name").HasMaxLength(64);
        registration.Property(static row => row.Generation).HasColumnName("generation").ValueGeneratedNever();
        registration.Property(static row => row.State).HasColumnName("state").ValueGeneratedNever().IsConcurrencyToken();
        registration.Property(static row => row.Environment).HasColumnName("environment").HasMaxLength(200);
        registration.Property(static row => row.MerchantSerialNumber).HasColumnName("msn").HasMaxLength(20);
        registration.Property(static row => row.Url).HasColumnName("url").HasMaxLength(2000);
        registration.Property(static row => row.Events).HasColumnName("events");
        registration.Property(static row => row.WebhookId).HasColumnName("webhook_id").HasMaxLength(32);
        registration.Property(static row => row.ProtectedSecret).HasColumnName("secret");
        registration.Property(static row => row.KnownBefore).HasColumnName("known_before");
        registration.Property(static row => row.CreatedAt).HasColumnName("created_at");
        registration.Property(static row => row.ActiveAt).HasColumnName("active_at");
        registration.Property(static row => row.RetiringAt).HasColumnName("retiring_at");
        registration.Property(static row => row.LastAcceptedAt).HasColumnName("last_accepted_at");
        registration.Property(static row => row.LastRefusedAt).HasColumnName("last_refused_at");
        registration.Property(static row => row.RotationRequestedAt).HasColumnName("rotation_requested_at");
        registration.Property(static row => row.Node).HasColumnName("node").HasMaxLength(100);
        registration.HasIndex([nameof(StoredWebhookRegistration.WebhookId)], $"{DatabaseRegistrationStore.Table}_webhook").IsUnique();
    }
}
