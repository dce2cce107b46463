using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>Verifies a recorded delivery and, if it is not valid, shows the usual cause.</summary>
internal sealed class VerifyCommand : ToolCommand
{
    private static readonly Option<string> AtOption = new("--at")
    {
        Description = "The time at which it was received. Default: now.",
        HelpName = "time",
    };

    private static readonly Option<bool> AnyDateOption = new("--any-date") { Description = "Ignore the date." };

    private readonly CaptureOptions _capture;
    private readonly WebhookOptions _webhook;

    public VerifyCommand()
        : base(
            "verify",
            "Verifies a recorded delivery without calling Vipps: valid, or why not, with the usual cause.",
            [],
            [
                "vipps-webhooks verify --request delivery.http --any-date",
                "vipps-webhooks verify --request delivery.http --at 2023-03-30T08:38:35Z --output json",
                "vipps-webhooks verify --url https://shop.example/hooks/vipps --any-date < delivery.http",
                "vipps-webhooks verify --date \"Thu, 30 Mar 2023 08:38:32 GMT\" --content-hash lNls…Mj4= --authorization \"HMAC-SHA256 …\" --body body.json",
            ])
    {
        _capture = new CaptureOptions(this);
        Options.Add(AtOption);
        Options.Add(AnyDateOption);
        _webhook = new WebhookOptions(this);
    }

    public override string? Epilogue => WebhookOptions.Help;

    protected override async Task<int> RunAsync(ParseResult arguments, ToolConsole screen, CancellationToken cancellationToken)
    {
        var anyDate = arguments.GetValue(AnyDateOption);
        var at = arguments.GetValue(AtOption) is { } text ? TimestampParser.Parse(text, AtOption.Name) : (DateTimeOffset?)null;
        if (anyDate && at is not null)
        {
            throw ToolException.WrongUse("--at and --any-date exclude each other.", "Specify only one of them.");
        }

        var webhooks = _webhook.Read(arguments);
        var request = await _capture.ReadAsync(arguments, cancellationToken);
        var receivedAt = at ?? TimeProvider.System.GetUtcNow();
        var diagnosis = Diagnosis.Of(request, webhooks, receivedAt, anyDate ? TimeSpan.MaxValue : WebhookVerifier.DefaultTolerance);
        var result = new VerifyResult(
            diagnosis.Verification == WebhookVerification.Valid,
            diagnosis.Verification,
            diagnosis.Webhook is { } webhook ? VerifiedRegistration.Of(webhook) : null,
            DateTimeOffset.TryParseExact(request[WebhookSignatureHeaders.DateName], "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
                ? date
                : null,
            anyDate ? null : receivedAt,
            diagnosis.Findings);
        screen.Write(result, ToolJson.Readable.VerifyResult, console => Show(console, result));
        return result.Valid ? ExitCode.Fine : ExitCode.Refused;
    }

    private static void Show(IAnsiConsole console, VerifyResult result)
    {
        console.WriteRaw(new ColoredText(result.Valid ? "valid" : $"not valid: {result.Verification}", result.Valid ? Color.Green : Color.Red));
        var grid = new NameValueGrid();
        if (result.Registration is { } registration)
        {
            grid.Add("Registration", $"{registration.Url}{(registration.Id is { } id ? $", {id}" : "")} ({registration.Source})");
        }

        if (result.SignedAt is { } signedAt)
        {
            grid.Add("Signed", string.Create(CultureInfo.InvariantCulture, $"{signedAt:u}"));
        }

        grid.WriteTo(console);

        foreach (var finding in result.Findings)
        {
            console.WriteRaw();
            finding.WriteTo(console);
            console.WriteRaw(new ColoredText($"  {finding.Code}", Color.Grey));
        }
    }
}
