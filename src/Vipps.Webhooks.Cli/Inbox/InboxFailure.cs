using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Vipps.Webhooks.Cli;

/// <summary>Reports a failure of a database in the terms of the command line. Neither database puts a password into its messages.</summary>
internal static class InboxFailure
{
    private const int SqliteBusy = 5;
    private const int SqliteReadOnly = 8;
    private const int SqliteCannotOpen = 14;
    private const int SqliteNotADatabase = 26;

    public static ToolException Of(DbException exception) => exception switch
    {
        SqliteException { SqliteErrorCode: SqliteNotADatabase } => ToolException.WrongUse("The file is not a SQLite database.", cause: exception),
        SqliteException { SqliteErrorCode: SqliteBusy } => new(
            ExitCode.Unreachable, "Another process keeps the file locked.", "The app writes for milliseconds. Does a backup or an editor hold it?", exception),
        SqliteException { SqliteErrorCode: SqliteReadOnly or SqliteCannotOpen } => ToolException.WrongUse(
            "The file cannot be opened, or not be written.",
            "Run the tool as the user that the app runs as. The directory has to be writable too: SQLite keeps files beside it.",
            exception),
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused =>
            new(ExitCode.Refused, $"PostgreSQL does not let this user in: {refused.MessageText}.", "Check user name and password.", exception),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } refused =>
            new(ExitCode.Refused, $"PostgreSQL refused: {refused.MessageText}.", "To change something, the user needs the rights of the app's.", exception),
        PostgresException refused => new(ExitCode.Refused, $"PostgreSQL refused: {refused.MessageText}.", cause: exception),
        NpgsqlException unreachable => new(
            ExitCode.Unreachable,
            $"PostgreSQL cannot be reached: {unreachable.Message}{(unreachable.InnerException is { } inner ? $" ({inner.Message})" : "")}",
            "Is the server running, and are Host and Port right?",
            exception),
        _ => new(ExitCode.Refused, $"The database refused: {exception.Message}", cause: exception),
    };
}
