using Vipps.Webhooks.Storage.Registrations;

namespace Vipps.Webhooks.Cli;

/// <summary>
/// The webhooks that an app keeps registered, beside the registrar of the app. Each change is one statement that looks at the state of the row
/// itself. The tool does not have the app's keys, so it can read no secret and save none.
/// </summary>
internal static class OpenRegistrations
{
    private static readonly RequiredTable Table = new(
        DatabaseRegistrationStore.Table,
        DatabaseRegistrationStore.Columns.Split(", "),
        "has no registrations",
        "has registrations of another version",
        "An app with an inbox and KeepRegistered creates it when it first starts.");

    /// <exception cref="ToolException">The database has no table of registrations, or one of another version.</exception>
    public static async Task<IWebhookRegistrationStore> OfAsync(OpenDatabase database, CancellationToken cancellationToken)
    {
        // Ctrl-C that comes while a driver connects may get lost in it.
        await database.RequireAsync(Table, cancellationToken).WaitAsync(cancellationToken);
        return new DatabaseRegistrationStore(database.Database, exists: true);
    }

    /// <summary>Reads the rows, if there is a table of them.</summary>
    public static async Task<IReadOnlyList<StoredRegistration>> ReadIfAnyAsync(OpenDatabase database, CancellationToken cancellationToken) =>
        await database.HasAsync(DatabaseRegistrationStore.Table, cancellationToken)
            ? await (await OfAsync(database, cancellationToken)).ListAsync(cancellationToken)
            : [];
}
