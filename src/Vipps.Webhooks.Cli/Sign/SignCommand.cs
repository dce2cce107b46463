using System.CommandLine;
using System.Text;

namespace Vipps.Webhooks.Cli;

/// <summary>Creates a signed delivery, to send to a shop by hand.</summary>
internal sealed class SignCommand : ToolCommand
{
    private static readonly Option<string> BodyOption = new("--body")
    {
        Description = "A file with the body, which is signed byte for byte; - for standard input.",
        HelpName = "file|-",
    };

    private static readonly Option<string> JsonOption = new("--json") { Description = "The body itself, instead of --body.", HelpName = "text" };

    private static readonly Option<string> DateOption = new("--date") { Description = "The date to sign. Default: now.", HelpName = "time" };

    private static readonly Option<Guid?> WebhookIdOption = new("--webhook-id")
    {
        Description = "The header Webhook-Id; also chooses among several registrations of the settings.",
        HelpName = "id",
    };

    private static readonly Option<string> ToOption = new("--to")
    {
        Description = "The URL to send to if it is not the signed one, such as a shop on this machine. Without a path, that of the signed URL is used. The Host header stays the signed one.",
        HelpName = "url",
    };

    private static readonly Option<RequestFormat> AsOption = new("--as")
    {
        Description = "A .http file (the default), which is also the raw request, or a curl command for a POSIX shell.",
        HelpName = "http|curl",
    };

    private static readonly Option<string> OutOption = new("--out") { Description = "The file to write, instead of standard output.", HelpName = "file" };

    private static readonly Option<bool> ForceOption = new("--force") { Description = "Overwrite the file of --out." };

    private readonly WebhookOptions _webhook;

    public SignCommand()
        : base(
            "sign",
            "Creates a delivery that is signed as Vipps signs it, to send to a shop by hand. Vipps is not called.",
            [BodyOption, JsonOption, DateOption, WebhookIdOption, ToOption, AsOption, OutOption, ForceOption],
            [
                "vipps-webhooks sign --body event.json --out delivery.http",
                "vipps-webhooks sign --url https://localhost:5001/hooks/vipps --json '{\"name\":\"AUTHORIZED\"}' --as curl",
                "vipps-webhooks sign --body event.json --to http://localhost:5000 --as curl",
                "vipps-webhooks sign --body - --webhook-id 497f6eca-6276-4993-bfeb-53cbbbba6f08 --output json < event.json",
            ]) => _webhook = new WebhookOptions(this);

    public override string? Epilogue => WebhookOptions.Help;

    /// <inheritdoc/>
    public override Option? MayBeEmpty => JsonOption;

    protected override async Task<int> RunAsync(ParseResult arguments, ToolConsole screen, CancellationToken cancellationToken)
    {
        var date = arguments.GetValue(DateOption) is { } text ? TimestampParser.Parse(text, DateOption.Name) : TimeProvider.System.GetUtcNow();
        var id = arguments.GetValue(WebhookIdOption);
        var to = arguments.GetValue(ToOption) is { } address ? Destination.Parse(address, ToOption.Name) : null;
        var webhook = WebhookOptions.Choose(_webhook.Read(arguments), id);
        var body = await ReadBodyAsync(arguments, cancellationToken);
        var request = SignedDelivery.Sign(webhook, id, body, date, to);
        var curl = CurlLine.Of(request);
        var content = arguments.GetValue(AsOption) == RequestFormat.Http ? request.ToHttp()
            : curl is not null ? Encoding.UTF8.GetBytes($"{curl}\n")
            : throw ToolException.WrongUse("The body is not text and cannot be part of a command line.", "Pass it as a file: --body file.");
        if (arguments.GetValue(AsOption) == RequestFormat.Http && HttpFileWarnings.Of(body) is { } trap)
        {
            screen.Warn(trap);
        }

        var file = arguments.GetValue(OutOption);
        if (file is not null)
        {
            await WriteAsync(file, arguments.Environment.FullPath(file), content, arguments.GetValue(ForceOption), cancellationToken);
        }

        var result = new SignResult(
            request.Url, request.SignedUrl, request.Headers.ToDictionary(static header => header.Name, static header => header.Value), body.Text, curl, file);
        if (file is null && screen.Format == OutputFormat.Text)
        {
            await WriteAsync(content, arguments.Environment, cancellationToken);
        }
        else
        {
            screen.Write(result, ToolJson.Readable.SignResult, console => new NameValueGrid { { "Written", file! } }.WriteTo(console));
        }

        return ExitCode.Fine;
    }

    private static async Task<SignedBody> ReadBodyAsync(ParseResult arguments, CancellationToken cancellationToken) =>
        (arguments.GetValue(BodyOption), arguments.GetValue(JsonOption)) switch
        {
            ({ } file, null) => new(
                await InputBytes.ReadAsync(file, arguments.Environment, cancellationToken), file == InputBytes.StandardInput ? null : file),
            (null, { } json) => new(Encoding.UTF8.GetBytes(json), null),
            (null, null) => throw ToolException.WrongUse(
                "There is no body to sign.",
                "Specify --body file, --body - for standard input, or --json."),
            _ => throw ToolException.WrongUse("There are two bodies.", "Specify --body or --json, not both."),
        };

    private static async Task WriteAsync(string file, string path, byte[] content, bool overwrite, CancellationToken cancellationToken)
    {
        if (file.Length == 0 || Directory.Exists(path))
        {
            throw ToolException.WrongUse($"--out: '{file}' is not a file.");
        }

        if (!overwrite && File.Exists(path))
        {
            throw ToolException.WrongUse($"{file} already exists.", "Name another file, or overwrite it with --force.");
        }

        await using var target = new FileStream(path, overwrite ? FileMode.Create : FileMode.CreateNew);
        await target.WriteAsync(content, cancellationToken);
    }

    // Not through the console, which encodes text and ends lines: these bytes are signed.
    private static async Task WriteAsync(byte[] content, ToolEnvironment environment, CancellationToken cancellationToken)
    {
        await environment.OutBytes.WriteAsync(content, cancellationToken);
        await environment.OutBytes.FlushAsync(cancellationToken);
        if (environment.Out.IsTerminal)
        {
            await environment.Error.Writer.WriteLineAsync();
        }
    }
}
