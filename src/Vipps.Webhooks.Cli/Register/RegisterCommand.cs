using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;

namespace Vipps.Webhooks.Cli;

/// <summary>Registers a webhook and makes sure that its secret is shown or saved.</summary>
internal sealed class RegisterCommand() : ApiCommand(
    "register",
    "Registers a webhook. Its secret is shown only once: on the screen or in a file.",
    [UrlOption, EventOption, EventsOption, SaveOption, ShowOption, AllowUnknownOption],
    [
        "vipps-webhooks register --url https://shop.example/hooks/vipps --events payments",
        "vipps-webhooks register --url https://shop.example/hooks/vipps --event epayments.payment.captured.v1 --event epayments.payment.refunded.v1",
        "vipps-webhooks register --url https://shop.example/hooks/vipps --events payments --save webhook.json --output json",
    ])
{
    private static readonly Option<string> UrlOption = new("--url")
    {
        Description = "The URL to deliver to: https, reachable from the internet, and without a redirect.",
        HelpName = "url",
        Required = true,
    };

    private static readonly Option<string[]> EventOption = new("--event")
    {
        Description = "An event type by its full name; can be repeated. See vipps-webhooks events.",
        HelpName = "name",
    };

    private static readonly Option<string[]> EventsOption = new("--events")
    {
        Description = $"A set of event types: {string.Join(", ", EventNames.Sets.Select(static set => set.Key))}; can be repeated.",
        HelpName = "set",
    };

    private static readonly Option<string> SaveOption = new("--save")
    {
        Description = "Write URL, secret and id to a new settings file that only you can read, and do not show the secret.",
        HelpName = "file",
    };

    private static readonly Option<bool> ShowOption = new("--show") { Description = "With --output json: put the secret into the JSON." };

    private static readonly Option<bool> AllowUnknownOption = new("--allow-unknown") { Description = "Allow event types that this version does not know." };

    // Its result is only a remark, and with JSON the secret waits for it.
    private static readonly TimeSpan LookUpLimit = TimeSpan.FromSeconds(5);

    protected override void Validate(ParseResult arguments, OutputFormat format)
    {
        if (format == OutputFormat.Json && !arguments.GetValue(ShowOption) && arguments.GetValue(SaveOption) is null)
        {
            throw ToolException.WrongUse(
                "The secret is shown only once, and would be lost. Nothing was registered.",
                "Add --save <file> to keep it in a file, or --show to have it in the JSON.");
        }

        _ = NewRequest(arguments);
    }

    protected override async Task<int> RunAsync(
        ParseResult arguments, VippsSession vipps, ToolConsole screen, CancellationToken cancellationToken)
    {
        var save = arguments.GetFile(SaveOption);
        var show = screen.Format == OutputFormat.Json ? arguments.GetValue(ShowOption) : save is null;
        var request = NewRequest(arguments);
        var index = NextIndex(ReadSettings(arguments));
        using var file = save is null ? null : SettingsFile.Create(save);
        var registered = await RegisterAsync(request, vipps, screen, cancellationToken);
        if (file is not null)
        {
            await SaveAsync(file, registered, vipps.Webhooks);
        }

        var result = new RegisterResult(
            registered.Id,
            registered.Url.AbsoluteUri,
            [.. registered.Events.Select(static type => type.Name)],
            [],
            file?.Path,
            show ? registered.Secret : null);
        if (screen.Format == OutputFormat.Text)
        {
            // Before the tool waits for anything else: if it were ended in the meantime, the secret would be lost.
            screen.Write(result, ToolJson.Readable.RegisterResult, console => RegisteredText.Write(console, result, index));
        }

        result = result with { SameUrl = await FindSameUrlAsync(registered, vipps, screen, cancellationToken) };
        screen.Write(result, ToolJson.Readable.RegisterResult, console => RegisteredText.WriteSameUrl(console, result.SameUrl));
        return ExitCode.Fine;
    }

    private static async Task<RegisteredWebhook> RegisterAsync(
        RegisterWebhookRequest request, VippsSession vipps, ToolConsole screen, CancellationToken cancellationToken)
    {
        try
        {
            return await screen.WaitForAsync(
                $"Registering with {vipps.Server}",
                () => UsageErrors.UseAsync(() => vipps.Webhooks.RegisterAsync(request, cancellationToken)));
        }
        catch (OperationCanceledException exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new ToolException(ExitCode.Interrupted, "Interrupted while registering.", Failure.MayExist, exception);
        }
    }

    private static RegisterWebhookRequest NewRequest(ParseResult arguments)
    {
        var url = arguments.GetRequiredValue(UrlOption);
        UrlParser.RefuseMistake(url, UrlOption.Name, "Specify the one to deliver to, such as https://shop.example/hooks/vipps.");
        var events = EventNames.Parse(
            arguments.GetValue(EventOption) ?? [], arguments.GetValue(EventsOption) ?? [], arguments.GetValue(AllowUnknownOption));
        return events.Count > 0
            ? UsageErrors.Use(() => new RegisterWebhookRequest(url, events))
            : throw ToolException.WrongUse("There is no event to register for.", "Specify --events payments, or --event with the name of one.");
    }

    /// <summary>
    /// Looks for webhooks that deliver to the same URL. It runs after the registration, whose response holds the secret: no failure and no
    /// delay here may withhold that secret.
    /// </summary>
    private static async Task<IReadOnlyList<Guid>> FindSameUrlAsync(
        RegisteredWebhook registered, VippsSession vipps, ToolConsole screen, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LookUpLimit);
        try
        {
            var all = await screen.WaitForAsync($"Looking for others with {vipps.Server}", () => vipps.Webhooks.ListAsync(limit.Token));
            return [.. all.Where(webhook => webhook.Id != registered.Id && CanonicalUrl.AreSame(webhook.Url, registered.Url)).Select(static webhook => webhook.Id)];
        }
#pragma warning disable CA1031 // Even a bug must not lose the secret.
        catch (Exception)
#pragma warning restore CA1031
        {
            screen.Warn($"The webhook is registered. It could not be checked whether its URL was registered before: {ToolIdentity.Name} list shows it.");
            return [];
        }
    }

    private static async Task SaveAsync(SettingsFile file, RegisteredWebhook registered, IWebhooksClient webhooks)
    {
        try
        {
            file.Write(ToSettings(registered));
        }
        catch (IOException exception)
        {
            // A webhook whose secret is lost would deliver to an app that refuses it. An interrupt must not prevent its deletion.
            await webhooks.DeleteAsync(registered.Id, CancellationToken.None);
            throw new ToolException(
                ExitCode.WrongUse, $"The secret could not be saved: {exception.Message} The webhook was deleted again.", "Name a file in another place.", exception);
        }
    }

    private static JsonObject ToSettings(RegisteredWebhook registered) => new()
    {
        ["Registrations"] = new JsonArray(new JsonObject
        {
            ["Url"] = registered.Url.AbsoluteUri,
            ["Secret"] = registered.Secret,
            ["Id"] = registered.Id.ToString(),
            ["Events"] = new JsonArray([.. registered.Events.Select(static type => (JsonNode)type.Name)]),
        }),
    };

    /// <summary>Returns the index after the registrations that are configured already.</summary>
    private static int NextIndex(IConfiguration settings) => settings
        .GetSection($"{SettingsOptions.Section}:Registrations").GetChildren()
        .Select(static child => int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index + 1 : 0)
        .DefaultIfEmpty(0).Max();
}
