using Npgsql;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.Storage.Tests.Support;

/// <summary>
/// A PostgreSQL server of our own on loopback, in a directory that is deleted afterwards. <c>.ci/run</c> installs PostgreSQL.
/// </summary>
/// <param name="parent">The directory in which its own is created.</param>
public class PostgreSqlServer(string parent) : IAsyncDisposable
{
    private readonly string _directory = Path.Combine(parent, $"vipps-postgresql-{Guid.NewGuid():N}");
    private string? _binaries;
    private NpgsqlDataSource? _source;
    private int _databases;

    /// <summary>A server whose commits take as long as the disk does.</summary>
    public PostgreSqlServer()
        : this(Path.GetTempPath())
    {
    }

    /// <summary>The reason why there is no server; null if there is one.</summary>
    public string? Missing { get; private set; }

    public int Port { get; private set; }

    public async ValueTask InitializeAsync()
    {
        _binaries = FindBinaries();
        if (_binaries is null)
        {
            Missing = "PostgreSQL is not installed: no initdb was found.";
            return;
        }

        Directory.CreateDirectory(_directory);
        Port = FreePort.Next();
        if (Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows())
        {
            await ServerPrograms.RunAsync("chown", "postgres", _directory); // it refuses to run as root
        }

        await ServerAsync("initdb", "-D", Data, "-A", "trust", "-U", "shop", "--no-sync", "-E", "UTF8", "--locale=C");
        await File.AppendAllTextAsync(
            Path.Combine(Data, "postgresql.conf"),
            $"""

             listen_addresses = '127.0.0.1'
             port = {Port}
             unix_socket_directories = ''
             max_connections = 200
             """);
        await StartAsync();
        _source = NpgsqlDataSource.Create(ConnectionString("postgres"));
    }

    public Task StartAsync() => ServerAsync("pg_ctl", "-D", Data, "-w", "-t", "60", "-l", Path.Combine(_directory, "log"), "start");

    /// <summary>Stops the server as if it had crashed.</summary>
    public Task CrashAsync() => ServerAsync("pg_ctl", "-D", Data, "-w", "-m", "immediate", "stop");

    /// <summary>Creates an empty database.</summary>
    /// <returns>Its data source, for the caller to dispose of.</returns>
    public async Task<NpgsqlDataSource> CreateDatabaseAsync()
    {
        DemandServer();
        var name = $"inbox{Interlocked.Increment(ref _databases)}";
        await using (var command = _source!.CreateCommand($"create database {name}"))
        {
            await command.ExecuteNonQueryAsync();
        }

        return NpgsqlDataSource.Create(ConnectionString(name));
    }

    public async ValueTask DisposeAsync()
    {
        // Null if it did not start, which is told already.
        if (_source is not null)
        {
            await _source.DisposeAsync();
            await CrashAsync();
        }

        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Ends what needs the server if there is none.</summary>
    protected virtual void DemandServer()
    {
        if (Missing is not null)
        {
            throw new InvalidOperationException(Missing);
        }
    }

    public string ConnectionString(string database) =>
        $"Host=127.0.0.1;Port={Port};Username=shop;Database={database};Maximum Pool Size=40;Timeout=15";

    private string Data => Path.Combine(_directory, "data");

    private static string? FindBinaries()
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(static version => Path.Combine(version, "bin"))
            : [];
        return installed.Concat(path).FirstOrDefault(static directory => File.Exists(Path.Combine(directory, "initdb")) && File.Exists(Path.Combine(directory, "pg_ctl")));
    }

    private Task ServerAsync(string program, params string[] arguments)
    {
        var path = Path.Combine(_binaries!, program);
        return Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows()
            ? ServerPrograms.RunAsync("runuser", ["-u", "postgres", "--", path, .. arguments])
            : ServerPrograms.RunAsync(path, arguments);
    }
}
