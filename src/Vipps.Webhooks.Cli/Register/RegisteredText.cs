using System.Globalization;
using Spectre.Console;

namespace Vipps.Webhooks.Cli;

/// <summary>Writes what a person needs to know after a registration: above all, where to put the secret.</summary>
internal static class RegisteredText
{
    public static void Write(IAnsiConsole console, RegisterResult result, int index)
    {
        var grid = new NameValueGrid
        {
            { "Id", result.Id.ToString() },
            { "URL", result.Url },
            { "Events", string.Join('\n', EventNames.Shorten([.. result.Events.Select(static name => new WebhookEventType(name))])) },
            { result.Secret is null ? "Saved to" : "Secret", result.Secret ?? result.SavedTo! },
        };
        console.WriteRaw("Registered.");
        grid.WriteTo(console);
        console.WriteRaw();
        if (result.Secret is null)
        {
            console.WriteProse(
                "The file holds the secret, which is shown only once. It has the format of appsettings.json: move its values to where your app reads "
                + "them (user secrets, environment, key vault), and keep it out of version control.");
        }
        else
        {
            WriteWhereTo(console, result, index);
        }
    }

    /// <summary>Names the webhooks that deliver to the same URL, if there are any.</summary>
    public static void WriteSameUrl(IAnsiConsole console, IReadOnlyList<Guid> sameUrl)
    {
        if (sameUrl.Count > 0)
        {
            console.WriteRaw();
            console.WriteProse(
                "The same URL was registered before, and those webhooks still deliver as well. Delete them once your app has the new secret:",
                indent: 2,
                head: new ColoredText("! ", Color.Yellow));
            console.WriteRaw($"  {ToolIdentity.Name} delete {string.Join(' ', sameUrl)}");
        }
    }

    private static void WriteWhereTo(IAnsiConsole console, RegisterResult result, int index)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{SettingsOptions.Section}:Registrations:{index}");
        console.WriteProse("The secret is shown only once. Keep it where your app keeps passwords; during development:");
        console.WriteRaw($"  dotnet user-secrets set {place}:Url \"{result.Url}\"");
        console.WriteRaw($"  dotnet user-secrets set {place}:Id {result.Id}");
        console.WriteRaw($"  dotnet user-secrets set {place}:Secret \"<the secret>\"");
        console.WriteProse($"In the environment the names are {place.Replace(":", "__", StringComparison.Ordinal)}__Url, and so on.");
    }
}
