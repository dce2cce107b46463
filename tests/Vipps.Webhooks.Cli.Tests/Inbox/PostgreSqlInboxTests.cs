using System.Net;
using System.Net.Sockets;
using Npgsql;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Cli.Tests.Inbox;

/// <summary>The commands for an inbox on PostgreSQL.</summary>
public sealed class PostgreSqlInboxTests(PostgreSqlCluster cluster)
{
    private const string Password = "the-password-of-a-database";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Inbox_IsShownAndChanged_BesideTheRunningApp()
    {
        await using var source = await cluster.CreateDatabaseAsync();
        var connection = new NpgsqlConnectionStringBuilder(source.ConnectionString) { Password = Password }.ConnectionString;
        Assert.Contains("has no inbox", (await RunAsync(connection, "stats")).Error, StringComparison.Ordinal);
        await using var app = await InboxApp.StartAsync(source);
        await app.StoreAsync("parked-1", "parked-1", "order-1");
        await app.UntilAsync(static stats => stats is { Parked: 1, Held: 1, Done: 1 });

        var list = await RunAsync(connection, "list", "--state", "parked");
        Assert.StartsWith("1  parked  epayments.payment.captured.v1\n", list.Output, StringComparison.Ordinal);
        app.IsMended = true;
        Assert.Equal(0, (await RunAsync(connection, "unpark", "--since", "9d", "--yes")).ExitCode);
        await app.UntilAsync(static stats => stats is { Parked: 0, Done: 3 });
        Assert.Equal(2, (await RunAsync(connection, "replay", "--ordering-key", "payment/123456/parked-1", "--yes", "--output", "json")).Json.GetProperty("done").GetArrayLength());
        await app.UntilAsync(static stats => stats.Done == 5);

        // Where others could see it, a password is warned of, and not repeated.
        var warned = await ToolRun.RunAsync(["inbox", "stats", "--postgresql", connection]);
        Assert.Equal(0, warned.ExitCode);
        Assert.Contains("Put the connection string into VIPPS_INBOX_POSTGRESQL", warned.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotContain(Password, warned.Screen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EncryptedBodies_DoNotSayHowTheyCame_AndAreReplayed()
    {
        await using var source = await cluster.CreateDatabaseAsync();
        await using var app = await InboxApp.StartAsync(source, protects: true);
        await app.StoreAsync("a", "b");
        await app.UntilAsync(static stats => stats.Done == 2);

        Assert.Contains("The body is encrypted", (await RunAsync(source.ConnectionString, "show", "1", "--body")).Error, StringComparison.Ordinal);
        Assert.Equal(0, (await RunAsync(source.ConnectionString, "replay", "--id", "1", "--yes")).ExitCode);
        await app.UntilAsync(static stats => stats.Done == 3);
        await using (var now = source.CreateCommand("update vipps_webhook_deliveries set received_at = (extract(epoch from now()) * 1000)::bigint"))
        {
            await now.ExecuteNonQueryAsync(Cancellation);
        }

        var doctor = await ToolRun.RunAsync(["doctor", "--no-probe", "--postgresql", source.ConnectionString, "--output", "json"]);
        Assert.Contains("2 events came within the last 24 h. Their bodies are deleted or encrypted, so it is unknown how.", doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsRefused_IsSaid_WithoutThePassword()
    {
        await using var source = await cluster.CreateDatabaseAsync();
        await DemandPasswordAsync(source);
        var wrongPassword = new NpgsqlConnectionStringBuilder(source.ConnectionString) { Username = "guarded", Password = Password };
        var noDatabase = new NpgsqlConnectionStringBuilder(source.ConnectionString) { Database = "missing", Password = Password };
        var noServer = new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = 1, Username = "shop", Password = Password };

        await ExpectAsync(1, "does not let this user in", wrongPassword.ConnectionString);
        await ExpectAsync(1, "PostgreSQL refused: database \"missing\" does not exist", noDatabase.ConnectionString);
        await ExpectAsync(3, "PostgreSQL cannot be reached", noServer.ConnectionString);
        await ExpectAsync(2, "is not a connection string", $"postgresql://shop:{Password}@127.0.0.1/shop");
        await ExpectAsync(2, "is not a connection string", $"Host=127.0.0.1;Pasword={Password}");

        static async Task ExpectAsync(int exitCode, string message, string connection)
        {
            var run = await RunAsync(connection, "stats");
            Assert.True(run.ExitCode == exitCode, run.Screen);
            Assert.Contains(message, run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain(Password, run.Screen, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task CtrlC_WhileTheServerIsSilent_EndsWithItsOwnCode()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var connection = $"Host=127.0.0.1;Port={((IPEndPoint)silent.LocalEndpoint).Port};Username=shop";
        await using var tool = ToolHandle.Start(["inbox", "stats"], new Dictionary<string, string> { ["VIPPS_INBOX_POSTGRESQL"] = connection });
        using var accepted = await silent.AcceptTcpClientAsync(Cancellation).AsTask().OrGiveUpAsync();

        await tool.InterruptAsync();

        Assert.Equal(130, await tool.WaitForExitAsync().OrGiveUpAsync());
    }

    /// <summary>Creates a role that needs a password, which no one else on this server does.</summary>
    private static async Task DemandPasswordAsync(NpgsqlDataSource source)
    {
        await ExecuteAsync("create role guarded login password 'another'");
        await ExecuteAsync(
            $"""
            copy (select * from (values ('host all guarded 127.0.0.1/32 scram-sha-256'), ('host all all 127.0.0.1/32 trust')) as rules)
            to '{await ExecuteAsync("show hba_file")}'
            """);
        await ExecuteAsync("select pg_reload_conf()");
        await using var guarded = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(source.ConnectionString) { Username = "guarded", Pooling = false });
        await Until.TrueAsync(async () =>
        {
            try
            {
                await using var open = await guarded.OpenConnectionAsync(Cancellation);
                return false; // the rule is not read yet
            }
            catch (NpgsqlException)
            {
                return true;
            }
        });

        async Task<object?> ExecuteAsync(string sql)
        {
            await using var command = source.CreateCommand(sql);
            return await command.ExecuteScalarAsync(Cancellation);
        }
    }

    private static Task<ToolRun> RunAsync(string connection, params string[] args) =>
        ToolRun.RunAsync(["inbox", .. args], new Dictionary<string, string> { ["VIPPS_INBOX_POSTGRESQL"] = connection });
}
