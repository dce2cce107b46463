using System.Data.Common;

namespace Vipps.Webhooks.Storage.Database;

/// <summary>An open connection, with what has to be disposed of after its use.</summary>
internal sealed class OpenConnection(DbConnection connection, IAsyncDisposable owner) : IAsyncDisposable
{
    public DbConnection Connection => connection;

    public ValueTask DisposeAsync() => owner.DisposeAsync();
}
