using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.EntityFrameworkCore.Scopes;
using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.EntityFrameworkCore.Database;

/// <summary>Chooses how the inbox speaks to a context's database, by its provider.</summary>
internal static class ContextDatabases
{
    private const string PostgreSql = "Npgsql.EntityFrameworkCore.PostgreSQL";
    private const string Sqlite = "Microsoft.EntityFrameworkCore.Sqlite";

    /// <exception cref="InvalidOperationException">The context cannot keep an inbox.</exception>
    public static IInboxDatabase Create(IServiceProvider services, Type type)
    {
        var contexts = new Contexts(services.GetRequiredService<IServiceScopeFactory>(), type);
        var time = services.GetRequiredService<TimeProvider>();
        using var scope = contexts.CreateScope();
        using var other = contexts.CreateScope();
        var context = contexts.Of(scope.ServiceProvider);
        if (!context.Database.IsRelational())
        {
            throw new InvalidOperationException(
                $"{type.Name} is on {context.Database.ProviderName}, which has no transactions as an inbox needs them. Use a relational database.");
        }

        var entity = context.Model.FindEntityType(typeof(StoredWebhookDelivery)) ?? throw new InvalidOperationException(
            $"{type.Name} does not have the table of the inbox. Call modelBuilder.AddVippsWebhooks() in its OnModelCreating, and add a migration.");
        if (ReferenceEquals(context.Database.GetDbConnection(), contexts.Of(other.ServiceProvider).Database.GetDbConnection()))
        {
            throw new InvalidOperationException(
                $"All instances of {type.Name} share one connection, so an inbox cannot work beside its handlers. Give the provider a connection string "
                + "or a data source.");
        }

        if (!ReferenceEquals(context, contexts.Of(scope.ServiceProvider)))
        {
            throw new InvalidOperationException(
                $"{type.Name} is a transient service, so a handler does not get the context that the inbox has its transaction in. Add it with the "
                + "default lifetime, scoped.");
        }

        var table = context.GetService<ISqlGenerationHelper>().DelimitIdentifier(entity.GetTableName()!, entity.GetSchema());
        return context.Database.ProviderName switch
        {
            PostgreSql => new ContextPostgreSqlDatabase(contexts, table),
            Sqlite => new ContextSqliteDatabase(contexts, time, table),
            _ => new LinqDatabase(contexts, time),
        };
    }
}
