using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Vipps.Webhooks.Http;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>Sends a recorded delivery again: to debug, on this machine, what a receiver does with it.</summary>
internal sealed class SendCommand : ToolCommand
{
    private const double MaxWaitSeconds = 24 * 60 * 60;
    private const int MaxShownLines = 20;

    private static readonly Option<string> RequestOption = new("--request")
    {
        Description = "A file with the recorded delivery, in any format that verify reads; - for standard input (the default if that is not a terminal).",
        HelpName = "file|-",
    };

    private static readonly Option<string> ToOption = new("--to")
    {
        Description = "The URL to send it to: http or https, as the receiver listens. Without a path, that of the delivery is used.",
        HelpName = "url",
        Required = true,
    };

    private static readonly Option<bool> SignAnewOption = new("--sign-anew")
    {
        Description = "Create a new date and a new signature with the webhook's secret, for its registered URL. Otherwise both are those of the recording.",
    };

    private static readonly Option<Guid?> WebhookIdOption = new("--webhook-id")
    {
        Description = "With --sign-anew: the header Webhook-Id; also chooses among several registrations of the settings. Default: as recorded.",
        HelpName = "id",
    };

    private static readonly Option<string> HostOption = new("--host")
    {
        Description = "The Host header. Default: the host that was signed, which a receiver with UseRequestTarget needs. If a proxy or a tunnel chooses the site by it, specify that of --to.",
        HelpName = "host",
    };

    private static readonly Option<double> WaitOption = new Option<double>("--wait")
    {
        Description = "The time to wait for the response. Vipps waits 10 seconds; a breakpoint needs more.",
        HelpName = "seconds",
        DefaultValueFactory = static _ => 10,
    }.Between(0.001, MaxWaitSeconds);

    private readonly WebhookOptions _webhook;

    public SendCommand()
        : base(
            "send",
            "Sends a recorded delivery to a receiver again, as it was or signed anew, and shows the response.",
            [RequestOption, ToOption, SignAnewOption, WebhookIdOption, HostOption, WaitOption],
            [
                "vipps-webhooks send --request delivery.http --to http://localhost:5000 --sign-anew",
                "vipps-webhooks send --request delivery.http --to https://localhost:5001/hooks/vipps --sign-anew --wait 600",
                "vipps-webhooks sign --json '{\"name\":\"AUTHORIZED\"}' | vipps-webhooks send --to http://localhost:5000 --output json",
            ]) => _webhook = new WebhookOptions(this);

    public override string? Epilogue => $"""
        The method, the headers and each byte of the body are sent as they were recorded; redirects are not followed. Without --sign-anew a receiver refuses it once its date is {Tolerance} old, as it should. A receiver verifies against the registered URL, so that it does not matter that --to is another one.
        With --sign-anew: {WebhookOptions.Help}
        """;

    private static string Tolerance => string.Create(CultureInfo.InvariantCulture, $"{WebhookVerifier.DefaultTolerance.TotalMinutes:F0} minutes");

    protected override async Task<int> RunAsync(ParseResult arguments, ToolConsole screen, CancellationToken cancellationToken)
    {
        var to = Destination.Parse(arguments.GetRequiredValue(ToOption), ToOption.Name);
        var given = arguments.GetValue(HostOption);
        if (given is not null && !IsHost(given))
        {
            throw ToolException.WrongUse($"{HostOption.Name} is not a host.", "It is a name or an address, with a port if it is not the default one: localhost:5000.");
        }

        var signAnew = arguments.GetValue(SignAnewOption);
        var webhooks = signAnew ? _webhook.Read(arguments) : null;
        CheckThatAllIsUsed(arguments, signAnew);
        var path = arguments.GetValue(RequestOption) ?? (!arguments.Environment.IsInputTerminal ? InputBytes.StandardInput : throw ToolException.WrongUse(
            "There is no request to send.", "Specify --request with a file, or pass a raw request on standard input."));
        var recorded = RequestReader.Read(await InputBytes.ReadAsync(path, arguments.Environment, cancellationToken));
        WarnOfMissingBytes(recorded, screen);

        var now = TimeProvider.System.GetUtcNow();
        var replay = webhooks is null ? Replay.Of(recorded) : SignAnewWith(webhooks, arguments.GetValue(WebhookIdOption), recorded, now);
        if (!signAnew && OldDate(replay.SignedAt, now) is { } old)
        {
            screen.Warn(old);
        }

        var url = to.UrlFor(replay.PathAndQuery) ?? throw ToolException.WrongUse(
            "The recording has no request line, and --to has no path.", "Specify --to with the path of the receiver, such as http://localhost:5000/hooks/vipps.");
        var host = given ?? replay.Host;
        using var request = replay.ToRequest(url, host);
        using var receiver = new ReceiverClient(request.RequestUri!, unzip: request.Headers.AcceptEncoding.Any(static coding => coding.Value == "gzip"));
        var answer = await screen.WaitForAsync(
            "Waiting for the response", () => receiver.SendAsync(request, TimeSpan.FromSeconds(arguments.GetValue(WaitOption)), cancellationToken));

        var result = new SendResult(
            UrlText.WithoutQuery(request.RequestUri!),
            (int)answer.Status,
            (int)answer.Status is >= 200 and < 300,
            (long)answer.Took.TotalMilliseconds,
            replay.SignedAt,
            signAnew,
            answer.Location,
            answer.Body.Length > 0 ? answer.Body : null,
            answer.IsBodyCut);
        screen.Write(result, ToolJson.Readable.SendResult, console => Show(console, result, answer.Reason));
        if (!result.Accepted && Next(result.Status, host, to) is { } next)
        {
            screen.Remark(next);
        }

        return result.Accepted ? ExitCode.Fine : ExitCode.Refused;
    }

    private static bool IsHost(string text) =>
        RequestTarget.Parse($"http://{text}") is { PathAndQuery: "/" } target && target.Host == text
        && Uri.TryCreate($"http://{text}", UriKind.Absolute, out var url) && url is { PathAndQuery: "/", UserInfo: "", Fragment: "" }
        && UrlHost.InAscii(url) is not null
        && !text.Any(static letter => char.IsControl(letter) || char.IsWhiteSpace(letter));

    private void CheckThatAllIsUsed(ParseResult arguments, bool signAnew)
    {
        var unused = signAnew ? null : _webhook.FirstGiven(arguments) ?? (arguments.GetValue(WebhookIdOption) is not null ? WebhookIdOption.Name : null);
        if (unused is not null)
        {
            throw ToolException.WrongUse($"{unused} is for a new signature.", $"Add {SignAnewOption.Name}, or leave {unused} out.");
        }
    }

    // The recording may be of a webhook that is not known here, such as production's, where only the shop's own is configured.
    private static Replay SignAnewWith(IReadOnlyList<KnownWebhook> webhooks, Guid? id, CapturedRequest recorded, DateTimeOffset now)
    {
        var named = NamedWebhook.Of(recorded, webhooks);
        var webhook = id is null && webhooks.FirstOrDefault(webhook => named is not null && webhook.Id == named) is { } own
            ? own
            : WebhookOptions.Choose(webhooks, id);
        return Replay.SignedAnew(recorded, webhook, id, now);
    }

    private static void WarnOfMissingBytes(CapturedRequest recorded, ToolConsole screen)
    {
        if (recorded.AnnouncedLength is { } length && length > recorded.Body.Length)
        {
            screen.Warn($"The recording holds {recorded.Body.Length} of the {length} bytes that Content-Length announces: they are sent as they are.");
        }
    }

    private static string? OldDate(DateTimeOffset? signedAt, DateTimeOffset now) => (now - signedAt) switch
    {
        null => null,
        { } age when age > WebhookVerifier.DefaultTolerance => $"It was signed {TimeText.Of(age)} ago, and a receiver refuses dates older than {Tolerance}. {SignAnewOption.Name} creates a new date and signature.",
        { } age when age < -WebhookVerifier.DefaultTolerance => $"Its date is {TimeText.Of(age)} ahead, and a receiver refuses dates more than {Tolerance} ahead. {SignAnewOption.Name} creates a new date and signature.",
        _ => null,
    };

    private static void Show(IAnsiConsole console, SendResult result, string reason)
    {
        console.WriteRaw(
            new ColoredText($"{result.Status} {reason}".TrimEnd(), result.Accepted ? Color.Green : Color.Red),
            string.Create(CultureInfo.InvariantCulture, $" in {result.Milliseconds} ms"));
        if (result.Location is { } location)
        {
            console.WriteRaw($"Location: {location}");
        }

        if (result.Body is { } body)
        {
            var lines = body.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
            foreach (var line in lines.Take(MaxShownLines))
            {
                console.WriteRaw(line);
            }

            if (result.IsBodyCut || lines.Length > MaxShownLines)
            {
                console.WriteRaw("…");
            }
        }
    }

    private static string? Next(int status, string? host, Destination to) => status switch
    {
        >= 300 and < 400 => "Vipps does not follow a redirect and counts it as a failure. If UseHttpsRedirection answers, specify --to with the https address.",
        401 => $"The receiver's log says why, and so does {ToolIdentity.Name} verify with the same recording.",
        400 or 404 or 421 when host is not null && !host.Equals(to.Host, StringComparison.OrdinalIgnoreCase) =>
            $"The Host header was {host}. If the receiver, or a proxy in front of it, chooses the site by it, specify --host {to.Host}.",
        404 => "Nothing is mapped at this path: specify --to with the receiver's path.",
        _ => null,
    };
}
