using System.Data.Common;
using System.Threading.Channels;
using Vipps.Webhooks.Diagnostics;

namespace Vipps.Webhooks.Storage.Database;

/// <summary>
/// The one connection that writes to a SQLite file, on a thread of its own. What waits is done in one transaction, since it is the commit that
/// takes the time; each piece in a savepoint of its own if there are several, so that it fails alone.
/// </summary>
internal sealed class SqliteWriter(ConnectionSource connections) : IAsyncDisposable
{
    private const int MaxWritesInATransaction = 512;

    private readonly Channel<Write> _writes = Channel.CreateUnbounded<Write>(new() { SingleReader = true });
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _gate = new();
    private readonly SemaphoreSlim _starting = new(1);

    // Of the connection that is open, and for the thread alone: to compile a statement takes as long as to run it a few times.
    private readonly Dictionary<string, DbCommand> _kept = [];
    private OpenConnection? _connection;
    private bool _isStarted;

    /// <summary>Opens the connection, checks that commits reach the disk, and starts the thread.</summary>
    /// <exception cref="InvalidOperationException">SQLite did not accept a setting that the inbox relies on.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // One at a time: the pump and the registrar start it at about the same time.
        await _starting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            lock (_gate)
            {
                if (_isStarted)
                {
                    return;
                }
            }

            var connection = await OpenAsync(cancellationToken).ConfigureAwait(false);
            lock (_gate)
            {
                _connection = connection;
                _isStarted = true;
            }

            new Thread(Run) { IsBackground = true, Name = "Vipps.Webhooks inbox writer" }.Start();
        }
        finally
        {
            _starting.Release();
        }
    }

    public async Task<T> WriteAsync<T>(Func<Session, CancellationToken, ValueTask<T>> write, CancellationToken cancellationToken)
    {
        var pending = new Write<T>(write, cancellationToken);
        ObjectDisposedException.ThrowIf(!_writes.Writer.TryWrite(pending), this);
        return await pending.Result.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _writes.Writer.TryComplete();
        lock (_gate)
        {
            if (!_isStarted)
            {
                return;
            }
        }

        await _ended.Task.ConfigureAwait(false);
        _starting.Dispose();
    }

    private async Task<OpenConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await connections.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await DemandAsync(connection.Connection, "journal_mode = wal", "journal_mode", "wal", cancellationToken).ConfigureAwait(false);
            await DemandAsync(connection.Connection, "synchronous = full", "synchronous", "2", cancellationToken).ConfigureAwait(false);

            // The body of a delivery may have personal data: once it is deleted, it is not to stay in the free pages of the file.
            await DemandAsync(connection.Connection, "secure_delete = on", "secure_delete", "1", cancellationToken).ConfigureAwait(false);

            // What a savepoint would restore is copied as its pages change: in memory, not to a temporary file, which costs half as much again as the rows.
            await new Session(connection.Connection, null).ExecuteAsync("pragma temp_store = memory", [], cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task DemandAsync(
        DbConnection connection, string set, string pragma, string expected, CancellationToken cancellationToken)
    {
        var session = new Session(connection, null);
        await session.ExecuteAsync($"pragma {set}", [], cancellationToken).ConfigureAwait(false);
        var actual = (await session.QueryAsync($"pragma {pragma}", [], static reader => $"{reader.GetValue(0)}", cancellationToken).ConfigureAwait(false))
            .SingleOrDefault();
        if (!string.Equals(actual, expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException(
                $"SQLite has {pragma} = {actual} after it was set to {expected}, so the inbox could lose deliveries that were answered 200. "
                + "Use a file on a local disk.");
        }
    }

    // On a thread of its own: calls of SQLite block, and end before their task is returned.
    private void Run()
    {
        var batch = new List<Write>();
        while (_writes.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < MaxWritesInATransaction && _writes.Reader.TryRead(out var write))
            {
                batch.Add(write);
            }

            Commit(batch);
            batch.Clear();
        }

        Close(_connection);
        _ended.SetResult();
    }

    private void Commit(List<Write> batch)
    {
        try
        {
            _connection ??= OpenAsync(CancellationToken.None).GetAwaiter().GetResult();
            using (var transaction = _connection.Connection.BeginTransaction())
            {
                RunAll(batch, transaction, new Session(_connection.Connection, transaction, _kept));
            }

            foreach (var write in batch)
            {
                write.Complete();
            }
        }
#pragma warning disable CA1031 // Whatever the database throws belongs to those who wait for this transaction.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            // What is left of the transaction is not known: the next one gets another connection.
            var broken = _connection;
            _connection = null;
            Guarded.Call(Close, broken);
            foreach (var write in batch)
            {
                write.Fail(exception);
            }
        }
    }

    private static void RunAll(List<Write> batch, DbTransaction transaction, Session session)
    {
        if (batch is [var only])
        {
            if (only.Run(session))
            {
                transaction.Commit();
            }

            return; // the transaction is all that there is to undo
        }

        foreach (var write in batch)
        {
            transaction.Save("write");
            if (!write.Run(session))
            {
                transaction.Rollback("write");
            }

            transaction.Release("write");
        }

        transaction.Commit();
    }

    private void Close(OpenConnection? connection)
    {
        foreach (var command in _kept.Values)
        {
            Guarded.Call(static command => command.Dispose(), command);
        }

        _kept.Clear();
        connection?.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private abstract class Write
    {
        /// <summary>Runs the statements.</summary>
        /// <returns>False if they failed, so that they are to be undone.</returns>
        public abstract bool Run(Session session);

        /// <summary>Passes on the result, or the failure of the statements, once the others are on disk.</summary>
        public abstract void Complete();

        public abstract void Fail(Exception exception);
    }

    private sealed class Write<T>(Func<Session, CancellationToken, ValueTask<T>> write, CancellationToken cancellationToken) : Write
    {
        private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _value;
        private Exception? _failure;

        public Task<T> Result => _result.Task;

        public override bool Run(Session session)
        {
            try
            {
                // The caller has given up, so it need not be done.
                cancellationToken.ThrowIfCancellationRequested();
                _value = write(session, CancellationToken.None).AsTask().GetAwaiter().GetResult();
                return true;
            }
#pragma warning disable CA1031 // Whatever it throws belongs to the caller who waits.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _failure = exception;
                return false;
            }
        }

        public override void Complete()
        {
            if (_failure is null)
            {
                _result.TrySetResult(_value!);
            }
            else
            {
                _result.TrySetException(_failure);
            }
        }

        public override void Fail(Exception exception) => _result.TrySetException(exception);
    }
}
