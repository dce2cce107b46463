using System.CommandLine;
using Spectre.Console;

namespace Vipps.Webhooks.Cli;

/// <summary>Deletes webhooks: by id, or all of one URL.</summary>
internal sealed class DeleteCommand() : ApiCommand(
    "delete",
    "Deletes webhooks: by id, or all of one URL. Asks before it deletes more than one.",
    [IdsArgument, UrlOption, YesOption],
    [
        "vipps-webhooks delete 3f0e1c52-6d0c-4e2f-9d4b-6f0c0d9b6a11",
        "vipps-webhooks delete --url https://old.shop.example/hooks/vipps",
        "vipps-webhooks delete --url https://old.shop.example/hooks/vipps --yes",
    ])
{
    private static readonly Argument<Guid[]> IdsArgument = new("id")
    {
        Description = "The ids of the webhooks, as list shows them.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string> UrlOption = new("--url") { Description = "Delete every webhook of this URL.", HelpName = "url" };

    private static readonly Option<bool> YesOption = new("--yes", "-y") { Description = "Do not ask." };

    protected override void Validate(ParseResult arguments, OutputFormat format)
    {
        var ids = arguments.GetValue(IdsArgument) ?? [];
        var url = arguments.GetValue(UrlOption);
        if ((url is null) == (ids.Length == 0))
        {
            throw ToolException.WrongUse("Specify which webhooks to delete: either their ids or --url.", $"{ToolIdentity.Name} list shows both.");
        }

        if (ids.Contains(Guid.Empty))
        {
            throw ToolException.WrongUse($"{Guid.Empty} is not the id of a webhook.", $"{ToolIdentity.Name} list shows the ids.");
        }

        if (url is not null)
        {
            _ = WantedUrl(url);
        }
    }

    protected override async Task<int> RunAsync(
        ParseResult arguments, VippsSession vipps, ToolConsole screen, CancellationToken cancellationToken)
    {
        var ids = await ChooseAsync(arguments, vipps, screen, cancellationToken);
        if (ids.Count > 1 && !arguments.GetValue(YesOption) && !await IsMeantAsync(ids.Count, vipps, screen, cancellationToken))
        {
            throw new ToolException(ExitCode.Refused, "Nothing was deleted.");
        }

        var deleted = new List<Guid>();
        var notFound = new List<Guid>();
        try
        {
            foreach (var id in ids)
            {
                var found = await screen.WaitForAsync($"Deleting {id}", () => vipps.Webhooks.DeleteAsync(id, cancellationToken));
                (found ? deleted : notFound).Add(id);
            }
        }
        catch (Exception) when (deleted.Count > 0)
        {
            screen.Warn($"Deleted before the failure: {string.Join(' ', deleted)}");
            throw;
        }

        screen.Write(new DeleteResult(deleted, notFound), ToolJson.Readable.DeleteResult, console => Show(console, deleted, notFound));
        return notFound.Count == 0 ? ExitCode.Fine : ExitCode.Refused;
    }

    private static async Task<IReadOnlyList<Guid>> ChooseAsync(
        ParseResult arguments, VippsSession vipps, ToolConsole screen, CancellationToken cancellationToken)
    {
        if (arguments.GetValue(UrlOption) is not { } url)
        {
            return [.. (arguments.GetValue(IdsArgument) ?? []).Distinct()];
        }

        var wanted = WantedUrl(url);
        var webhooks = await screen.WaitForAsync($"Asking {vipps.Server}", () => vipps.Webhooks.ListAsync(cancellationToken));
        return webhooks.Where(webhook => CanonicalUrl.AreSame(webhook.Url, wanted)).Select(static webhook => webhook.Id).ToArray() is { Length: > 0 } found
            ? found
            : throw new ToolException(
                ExitCode.Refused,
                $"No webhook is registered for this URL ({vipps.Scope}). Nothing was deleted.",
                $"{ToolIdentity.Name} list shows the URLs that are registered.");
    }

    private static Uri WantedUrl(string url) => UrlParser.ParseAsRegistered(url, UrlOption.Name, $"{ToolIdentity.Name} list shows the URLs that are registered.");

    private static async Task<bool> IsMeantAsync(int count, VippsSession vipps, ToolConsole screen, CancellationToken cancellationToken) =>
        screen.CanAsk
            ? await screen.ConfirmAsync($"Delete {count} webhooks at {vipps.Server}? This cannot be undone.", cancellationToken)
            : throw ToolException.WrongUse(
                $"These are {count} webhooks, and there is no one to ask. Nothing was deleted.", "Add --yes to delete them.");

    private static void Show(IAnsiConsole console, List<Guid> deleted, List<Guid> notFound)
    {
        foreach (var id in deleted)
        {
            console.WriteRaw($"Deleted {id}.");
        }

        foreach (var id in notFound)
        {
            console.WriteProse($"Not found: {id}. It was deleted before, or belongs to another sales unit.");
        }
    }
}
