using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Vipps.Webhooks.EntityFrameworkCore.Tests.Support;
using Vipps.Webhooks.Storage.Tests.Support;
using Vipps.Webhooks.Tests.Shared;

[assembly: AssemblyFixture(typeof(MariaDbServer))]

namespace Vipps.Webhooks.EntityFrameworkCore.Tests.Support;

/// <summary>
/// A MariaDB server of our own on loopback, in a directory that is deleted afterwards. If MariaDB is not installed, its tests are skipped and say
/// so; <c>.ci/run</c> installs it.
/// </summary>
public sealed class MariaDbServer : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(ServerPrograms.FastDirectory, $"vipps-mariadb-{Guid.NewGuid():N}");
    private readonly int _port = FreePort.Next();
    private Process? _server;
    private int _databases;

    /// <summary>The reason why there is no server; null if there is one.</summary>
    public string? Missing { get; private set; }

#if !NET10_0_OR_GREATER
    public static Microsoft.EntityFrameworkCore.ServerVersion Version { get; } =
        new Microsoft.EntityFrameworkCore.MariaDbServerVersion(new Version(10, 11));
#endif

    private string Data => Path.Combine(_directory, "data");

    public async ValueTask InitializeAsync()
    {
        var server = ServerPrograms.Find("mariadbd");
        var install = ServerPrograms.Find("mariadb-install-db");
        if (server is null || install is null)
        {
            Missing = "MariaDB is not installed: no mariadbd and mariadb-install-db were found.";
            return;
        }

        Directory.CreateDirectory(_directory);
        var isRoot = Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows();
        string[] user = isRoot ? ["--user=mysql"] : [];
        if (isRoot)
        {
            await ServerPrograms.RunAsync("chown", "mysql", _directory);
        }

        string[] common = ["--no-defaults", $"--datadir={Data}", .. user];
        string[] small = ["--innodb-buffer-pool-size=32M", "--innodb-log-file-size=16M", "--innodb-flush-log-at-trx-commit=0"];
        await ServerPrograms.RunAsync(install, [.. common, "--auth-root-authentication-method=normal", "--skip-test-db", .. small]);
        _server = Process.Start(new ProcessStartInfo(
            server,
            [
                .. common, .. small, "--bind-address=127.0.0.1", "--skip-name-resolve", $"--port={_port.ToString(CultureInfo.InvariantCulture)}",
                $"--socket={Path.Combine(_directory, "socket")}", $"--pid-file={Path.Combine(_directory, "pid")}", $"--log-error={Path.Combine(_directory, "log")}",
            ])
        {
            WorkingDirectory = Path.GetTempPath(),
        })!;
        await Until.TrueAsync(
            async () =>
            {
                await using var source = SourceOf("mysql");
                await using var connection = _server.HasExited ? null : await source.OpenConnectionAsync();
                return true;
            },
            tolerate: true);
        Assert.False(_server.HasExited, "MariaDB ended as it started.");
    }

    /// <summary>Creates an empty database.</summary>
    /// <returns>Connections to it, for the caller to dispose of.</returns>
    public async Task<DbDataSource> CreateDatabaseAsync()
    {
        var name = $"shop{Interlocked.Increment(ref _databases)}";
        await using var source = SourceOf("mysql");
        await using var command = source.CreateCommand($"create database {name}");
        await command.ExecuteNonQueryAsync();
        return SourceOf(name);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            _server.Kill();
            await _server.WaitForExitAsync();
            _server.Dispose();
        }

        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    private DbDataSource SourceOf(string database) =>
#if NET10_0_OR_GREATER
        MySql.Data.MySqlClient.MySqlClientFactory.Instance.CreateDataSource(
#else
        MySqlConnector.MySqlConnectorFactory.Instance.CreateDataSource(
#endif
            $"Server=127.0.0.1;Port={_port};User ID=root;Database={database};SslMode={(OperatingSystem.IsWindows() ? "None" : "Disabled")}");
}
