using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Threading.Channels;
using Spectre.Console;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Cli;

/// <summary>Plays Vipps on this machine, for any client in any language, until Ctrl-C.</summary>
internal sealed class SandboxCommand() : ToolCommand(
    "sandbox",
    "Plays Vipps on this machine: tokens, registrations, signed deliveries with retries. Shows what happens, until Ctrl-C.",
    [PortOption, BindOption, AllowLoopbackOption, AllowHttpOption, KeysOption, AdditionalEventOption, ShowOption],
    [
        "vipps-webhooks sandbox --allow-loopback",
        "vipps-webhooks sandbox --allow-loopback --keys sandbox.json",
        "vipps-webhooks sandbox --bind 0.0.0.0 --allow-http shop --keys sandbox.json   # in a container",
        "vipps-webhooks register --config sandbox.json --url http://localhost:5000/hooks/vipps --events payments",
        "vipps-webhooks trigger epayments.payment.captured.v1",
    ])
{
    private static readonly Option<int> PortOption = new Option<int>("--port")
    {
        Description = "The port; 0 for any free one.",
        HelpName = "number",
        DefaultValueFactory = static _ => SandboxDefaults.Port,
    }.Between(0, 65535);

    private static readonly Option<string> BindOption = new("--bind")
    {
        Description = "The address to listen on. Default: 127.0.0.1, for this machine alone. 0.0.0.0 accepts other machines, as a container needs.",
        HelpName = "address",
    };

    private static readonly Option<string[]> AllowHttpOption = new("--allow-http")
    {
        Description = "A host that callback URLs may name over http, such as shop for http://shop:8080; can be repeated.",
        HelpName = "host",
    };

    private static readonly Option<bool> AllowLoopbackOption = new("--allow-loopback")
    {
        Description = "Accept callback URLs on this machine, such as http://localhost:5000/hooks. Vipps itself refuses them.",
    };

    private static readonly Option<string> KeysOption = new("--keys")
    {
        Description = "Keep the keys in this file instead of showing them, and the webhooks beside it. The first run creates both, the next one uses them again.",
        HelpName = "file",
    };

    private static readonly Option<string[]> AdditionalEventOption = new("--additional-event")
    {
        Description = "An event type that does not exist yet; can be repeated.",
        HelpName = "name",
    };

    private static readonly Option<bool> ShowOption = new("--show") { Description = "With --output json: put the keys into the JSON." };

    public override string? Epilogue => "With --output json, each occurrence is one line of JSON: listening, request or attempt.";

    protected override async Task<int> RunAsync(ParseResult arguments, ToolConsole screen, CancellationToken cancellationToken)
    {
        var keysFile = arguments.GetFile(KeysOption);
        var occurrences = Channel.CreateBounded<SandboxLine>(
            new BoundedChannelOptions(VippsSandbox.MaxRememberedEntries) { FullMode = BoundedChannelFullMode.DropOldest });
        await using var vipps = await StartAsync(arguments, keysFile, occurrences.Writer, cancellationToken);
        if (keysFile is not null)
        {
            KeysFile.Write(keysFile, vipps);
        }

        var showKeys = screen.Format == OutputFormat.Json ? arguments.GetValue(ShowOption) : keysFile is null;
        var listening = new SandboxLine(Listening: new ListeningLine(
            vipps.BaseAddress.AbsoluteUri,
            vipps.Keys.MerchantSerialNumber,
            keysFile?.FullName,
            showKeys ? new KeysLine(vipps.Keys) : null));
        screen.WriteLine(listening, ToolJson.Lines.SandboxLine, console => Introduce(console, listening.Listening!, arguments));
        try
        {
            await foreach (var line in occurrences.Reader.ReadAllAsync(cancellationToken))
            {
                screen.WriteLine(line, ToolJson.Lines.SandboxLine, console => ShowLine(console, line));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl-C is how a sandbox ends.
        }

        return ExitCode.Fine;
    }

    private static async Task<VippsSandbox> StartAsync(
        ParseResult arguments, FileInfo? keysFile, ChannelWriter<SandboxLine> occurrences, CancellationToken cancellationToken)
    {
        var port = arguments.GetValue(PortOption);
        var bind = BindAddress(arguments);
        var keys = keysFile is null ? null : KeysFile.Read(keysFile);
        try
        {
            return await VippsSandbox.StartAsync(
                options =>
                {
                    options.Port = port;
                    options.BindAddress = bind;
                    options.Keys = keys;
                    options.RegistrationsFile = keysFile is null ? null : KeysFile.WebhooksBeside(keysFile);
                    options.AllowLoopbackCallbacks = arguments.GetValue(AllowLoopbackOption);
                    foreach (var host in arguments.GetValue(AllowHttpOption) ?? [])
                    {
                        options.HttpCallbackHosts.Add(host);
                    }

                    options.AllowRemoteControl = true;
                    options.OnRequest = request => occurrences.TryWrite(new SandboxLine(Request: RequestLine.Of(request)));
                    options.OnAttempt = attempt => occurrences.TryWrite(new SandboxLine(Attempt: AttemptLine.Of(attempt)));
                    foreach (var name in arguments.GetValue(AdditionalEventOption) ?? [])
                    {
                        options.AdditionalEventTypes.Add(UsageErrors.Use(() => new WebhookEventType(name)));
                    }
                },
                cancellationToken);
        }
        catch (ArgumentException exception) when (exception.Message.StartsWith(nameof(VippsSandboxOptions.HttpCallbackHosts), StringComparison.Ordinal))
        {
            throw ToolException.WrongUse(
                "--allow-http accepts a host alone, without scheme, port and path.", "For http://shop:8080/hooks write: --allow-http shop", exception);
        }
        catch (InvalidDataException exception) when (exception.InnerException is IOException or UnauthorizedAccessException)
        {
            throw ToolException.WrongUse(exception.Message, "Check that this user may read it and that no other sandbox uses it, or name another file with --keys.", exception);
        }
        catch (InvalidDataException exception)
        {
            throw ToolException.WrongUse(
                exception.Message, "Start the sandbox with the options of the previous run (--allow-loopback, --allow-http), or delete the file and its webhooks with it.", exception);
        }
        catch (IOException exception)
        {
            throw ToolException.WrongUse(
                string.Create(CultureInfo.InvariantCulture, $"Port {port} of {bind} cannot be used: {exception.Message}"),
                bind.Equals(IPAddress.Loopback)
                    ? "Name another one with --port, or 0 for any free one."
                    : "Name another one with --port, or another address of this machine with --bind; 0.0.0.0 stands for all.",
                exception);
        }
    }

    private static IPAddress BindAddress(ParseResult arguments) => arguments.GetValue(BindOption) switch
    {
        null => IPAddress.Loopback,
        var text => IPAddress.TryParse(text, out var address)
            ? address
            : throw ToolException.WrongUse("--bind is not an IP address.", "Use --bind 0.0.0.0 to listen on all addresses of this machine."),
    };

    private static void Introduce(IAnsiConsole console, ListeningLine listening, ParseResult arguments)
    {
        console.WriteRaw($"The sandbox listens on {listening.BaseAddress}");
        var grid = new NameValueGrid { { "Vipps:BaseAddress", listening.BaseAddress } };
        if (listening.Keys is { } keys)
        {
            grid.Add("Vipps:ClientId", keys.ClientId);
            grid.Add("Vipps:ClientSecret", keys.ClientSecret);
            grid.Add("Vipps:SubscriptionKey", keys.SubscriptionKey);
        }
        else
        {
            grid.Add("Keys", $"in {listening.KeysFile}");
        }

        grid.Add("Vipps:MerchantSerialNumber", listening.MerchantSerialNumber);
        grid.WriteTo(console);
        if (!arguments.GetValue(AllowLoopbackOption))
        {
            console.WriteProse("Callback URLs on this machine are refused, as Vipps refuses them; --allow-loopback accepts them.");
        }

        if (!IPAddress.IsLoopback(BindAddress(arguments)))
        {
            console.WriteProse($"Other machines can reach it as well (--bind {BindAddress(arguments)}). An app that calls it by name needs Vipps:AllowHttp.");
        }

        console.WriteRaw($"To send an event: {ToolIdentity.Name} trigger {WebhookEventTypes.PaymentCaptured}{(new Uri(listening.BaseAddress).Port == SandboxDefaults.Port ? "" : $" --sandbox {listening.BaseAddress}")}");
        console.WriteRaw("Ctrl-C stops it.");
        console.WriteRaw();
    }

    private static void ShowLine(IAnsiConsole console, SandboxLine line)
    {
        if (line.Attempt is { } attempt)
        {
            AttemptText.Write(console, attempt, withSubject: true);
        }
        else if (line.Request is { } request)
        {
            console.WriteRaw(
                new ColoredText(AttemptText.TimeOf(request.At), Color.Grey),
                $"  {request.Method} {request.Path}  ",
                new ColoredText(
                    request.Status is { } status ? status.ToString(CultureInfo.InvariantCulture) : "broken off",
                    request.Status is < 400 ? Color.Green : Color.Red));
        }
    }
}
