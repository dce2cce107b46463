using System.CommandLine;
using Microsoft.Data.Sqlite;
using Npgsql;
using Vipps.Webhooks.Storage.Database;

namespace Vipps.Webhooks.Cli;

/// <summary>The options that say where an inbox is, and the registrations beside it.</summary>
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

    private readonly Option<string> _receiver;

    /// <param name="command">The command that has the options.</param>
    /// <param name="allReceivers">The receivers that are meant without the option.</param>
    public InboxSource(Command command, string allReceivers)
    {
        _receiver = new("--receiver") { Description = $"The name of the receiver. Default: {allReceivers}.", HelpName = "name" };
        command.Options.Add(_sqlite);
        command.Options.Add(_postgreSql);
        command.Options.Add(_receiver);
    }

    /// <returns>The name of the receiver; null if none was given.</returns>
    public string? Receiver(ParseResult arguments) => arguments.GetValue(_receiver);

    /// <summary>Indicates whether a database is named, in the options or by the variable.</summary>
    public bool IsNamed(ParseResult arguments) =>
        arguments.GetValue(_sqlite) is not null || arguments.GetValue(_postgreSql) is not null || arguments.Environment.Variable(ConnectionVariable) is { Length: > 0 };

    /// <summary>Prepares to open the database. Nothing is connected to yet.</summary>
    /// <exception cref="ToolException">The options are wrong.</exception>
    public OpenDatabase Open(ParseResult arguments, bool toChange, ToolConsole screen)
    {
        var file = arguments.GetFile(_sqlite);
        var connection = arguments.GetValue(_postgreSql);
        if (file is not null && connection is not null)
        {
            throw ToolException.WrongUse("There are two databases.", "Specify --sqlite or --postgresql, not both.");
        }

        if (connection is not null)
        {
            return OpenPostgreSql(connection, _postgreSql.Name, screen);
        }

        return file is not null ? OpenSqlite(file, toChange)
            : arguments.Environment.Variable(ConnectionVariable) is { Length: > 0 } variable ? OpenPostgreSql(variable, ConnectionVariable, null)
            : throw ToolException.WrongUse(
                "Specify the database.", $"--sqlite takes the file of the inbox. For PostgreSQL, set {ConnectionVariable} to the app's connection string.");
    }

    private static OpenDatabase OpenSqlite(FileInfo file, bool toChange)
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
        return new OpenDatabase(
            file.FullName,
            database,
            source,
            static table => $"select name from pragma_table_info('{table}')",
            toChange ? database.OpenAsync : static _ => Task.CompletedTask);
    }

    private static OpenDatabase OpenPostgreSql(string connection, string origin, ToolConsole? warn)
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

        return new OpenDatabase(
            "The database",
            new PostgreSqlDatabase(ConnectionSource.Of(source)),
            source,
            static table => $"select attname from pg_attribute where attrelid = to_regclass('{table}') and attnum > 0 and not attisdropped",
            static _ => Task.CompletedTask);
    }
}
