using System.ComponentModel.DataAnnotations;
using Microsoft.EntityFrameworkCore;

namespace Vipps.Webhooks.EntityFrameworkCore.Tests.Support;

/// <summary>The context of a shop.</summary>
public sealed class ShopDb(DbContextOptions<ShopDb> options) : DbContext(options)
{
    public DbSet<Effect> Effects => Set<Effect>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.AddVippsWebhooks();
}

/// <summary>What a handler does for an event. There is one for each.</summary>
public sealed class Effect
{
    public long Id { get; init; }

    [MaxLength(100)]
    public required string Event { get; init; }
}
