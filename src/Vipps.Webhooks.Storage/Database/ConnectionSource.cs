using System.Data.Common;

namespace Vipps.Webhooks.Storage.Database;

/// <summary>Opens connections to the database of an inbox.</summary>
internal abstract class ConnectionSource
{
    /// <summary>Returns a source that opens those of a data source, which it does not dispose of.</summary>
    public static ConnectionSource Of(DbDataSource source) => new DataSourceConnections(source);

    /// <summary>Opens a connection, for the caller to dispose of.</summary>
    public abstract ValueTask<OpenConnection> OpenAsync(CancellationToken cancellationToken);

    private sealed class DataSourceConnections(DbDataSource source) : ConnectionSource
    {
        public override async ValueTask<OpenConnection> OpenAsync(CancellationToken cancellationToken)
        {
            var connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            return new OpenConnection(connection, connection);
        }
    }
}
