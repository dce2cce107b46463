using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Vipps.Webhooks.Sqlite;

/// <summary>
/// The file of an inbox. A lock file beside it keeps other processes out: an inbox on SQLite is for one process, which may take over any claim that
/// it finds in the file. The operating system releases the lock if the process is killed.
/// </summary>
internal sealed class SqliteInboxFile : IDisposable
{
    private static readonly object Gate = new();
    private static readonly Dictionary<string, (FileStream Lock, HashSet<string> Receivers)> Locks = new(StringComparer.Ordinal);

    private readonly string _path;
    private readonly string _receiver;
    private bool _isDisposed;

    public SqliteInboxFile(string path, string receiver)
    {
        _receiver = receiver;
        _path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        Lock();
        Source = SqliteFactory.Instance.CreateDataSource(new SqliteConnectionStringBuilder
        {
            DataSource = _path,
            Pooling = true,
            DefaultTimeout = 30,
        }.ConnectionString);
    }

    public DbDataSource Source { get; }

    public void Dispose()
    {
        lock (Gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            Source.Dispose();
            var (file, receivers) = Locks[_path];
            receivers.Remove(_receiver);
            if (receivers.Count > 0)
            {
                return;
            }

            Locks.Remove(_path);
            file.Dispose();
        }
    }

    // Several receivers of one process may share a file.
    private void Lock()
    {
        lock (Gate)
        {
            if (Locks.TryGetValue(_path, out var held))
            {
                if (!held.Receivers.Add(_receiver))
                {
                    throw new InvalidOperationException($"The inbox '{_path}' is in use by another host in this process.");
                }

                return;
            }

            try
            {
                Locks[_path] = (new FileStream($"{_path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), [_receiver]);
            }
            catch (IOException exception)
            {
                throw new InvalidOperationException(
                    $"The inbox '{_path}' is in use by another process: '{_path}.lock' cannot be locked. An inbox on SQLite is for one process. For several, "
                    + "use PostgreSQL (AddPostgreSqlInbox), or a file for each.",
                    exception);
            }
        }
    }
}
