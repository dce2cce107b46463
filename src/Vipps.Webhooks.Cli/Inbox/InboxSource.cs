using System.CommandLine;
using Microsoft.Data.Sqlite;
using Npgsql;
using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.Cli;

/// <summary>The options that say where an inbox is.</summary>
internal sealed class InboxSource
{
    /// <summary>The variable with the connection string of PostgreSQL, which is a secret if it has a password.</summary>
    public const string ConnectionVariable = "VIPPS_INBOX_POSTGRESQL";

    /// <summary>The text that <c>--help</c> prints below the examples.</summary>
    public const string Help = $"""
        The inbox:
          In SQLite: --sqlite with its file. The app may be running.
          In PostgreSQL: the environment variable {ConnectionVariable} with the app's connection string. In --postgresql, a password would be visible to anyone who can list the processes of this machine.
        """;

    private const int BusySeconds = 10;

    private readonly Option<string> _sqlite = new("--sqlite") { Description = "The file of an inbox on SQLite.", HelpName = "file" };

    private readonly Option<string> _postgreSql = new("--postgresql")
    {
        Description = $"The connection string of an inbox on PostgreSQL, without a password. Default: {ConnectionVariable}.",
        HelpName = "connection",
    };

    private readonly Option<string> _receiver = new("--receiver") { Description = "The name of the receiver. Default: the one without a name.", HelpName = "name" };

    public InboxSource(Command command)
    {
        command.Options.Add(_sqlite);
        command.Options.Add(_postgreSql);
        command.Options.Add(_receiver);
    }

    /// <summary>Opens the inbox.</summary>
    /// <exception cref="ToolException">The options are wrong, or what they name is not an inbox.</exception>
    public async Task<OpenInbox> OpenAsync(ParseResult arguments, bool toChange, ToolConsole screen, CancellationToken cancellationToken)
    {
        var receiver = arguments.GetValue(_receiver) ?? "";
        var file = arguments.GetFile(_sqlite);
        var connection = arguments.GetValue(_postgreSql);
        if (file is not null && connection is not null)
        {
            throw ToolException.WrongUse("There are two inboxes.", "Specify --sqlite or --postgresql, not both.");
        }

        if (connection is not null)
        {
            return await OpenPostgreSqlAsync(connection, _postgreSql.Name, receiver, screen, cancellationToken);
        }

        return file is not null ? await OpenSqliteAsync(file, receiver, toChange, cancellationToken)
            : arguments.Environment.Variable(ConnectionVariable) is { Length: > 0 } variable
                ? await OpenPostgreSqlAsync(variable, ConnectionVariable, receiver, null, cancellationToken)
            : throw ToolException.WrongUse(
                "Specify the inbox.", $"--sqlite takes its file. For PostgreSQL, set {ConnectionVariable} to the app's connection string.");
    }

    private static async Task<OpenInbox> OpenSqliteAsync(FileInfo file, string receiver, bool toChange, CancellationToken cancellationToken)
    {
        if (!file.Exists)
        {
            throw ToolException.WrongUse($"There is no file {file.FullName}.", "Nothing was created.");
        }

        // Never created by accident; not from a pool, so that the file is closed at the end.
        var source = SqliteFactory.Instance.CreateDataSource(new SqliteConnectionStringBuilder
        {
            DataSource = file.FullName,
            Mode = toChange ? SqliteOpenMode.ReadWrite : SqliteOpenMode.ReadOnly,
            Pooling = false,
            DefaultTimeout = BusySeconds,
        }.ConnectionString);
        var database = new SqliteDatabase(ConnectionSource.Of(source), TimeProvider.System);
        var inbox = new OpenInbox(receiver, database, source);
        return await inbox.CheckAsync(
            $"select name from pragma_table_info('{Rows.Table}')",
            file.FullName,
            toChange ? database.OpenAsync : static _ => Task.CompletedTask,
            cancellationToken);
    }

    private static async Task<OpenInbox> OpenPostgreSqlAsync(
        string connection, string origin, string receiver, ToolConsole? warn, CancellationToken cancellationToken)
    {
        NpgsqlDataSource source;
        try
        {
            var builder = new NpgsqlSlimDataSourceBuilder(connection);
            builder.EnableTransportSecurity();
            builder.ConnectionStringBuilder.Pooling = false;
            if (builder.ConnectionStringBuilder.Password is { Length: > 0 })
            {
                warn?.Warn(
                    $"The password in {origin} is visible to anyone who can list the processes of this machine. Put the connection string into {ConnectionVariable}.");
            }

            source = builder.Build();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            // Its message may quote the connection string.
            throw ToolException.WrongUse(
                $"{origin} is not a connection string of PostgreSQL.", "It has the form Host=db.shop.example;Database=shop;Username=shop;Password=…");
        }

        return await new OpenInbox(receiver, new PostgreSqlDatabase(ConnectionSource.Of(source)), source).CheckAsync(
            $"select attname from pg_attribute where attrelid = to_regclass('{Rows.Table}') and attnum > 0 and not attisdropped",
            "The database",
            static _ => Task.CompletedTask,
            cancellationToken);
    }
}
