using System.CommandLine;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>The options for the delivery to verify: a raw request, or its parts.</summary>
internal sealed class CaptureOptions
{
    private readonly Option<string> _request = new("--request")
    {
        Description = "A file with the raw HTTP request (a .http file will do), or with JSON: a HAR entry, an export of webhook.site, the event of an API gateway (AWS); - for standard input (the default if that is not a terminal).",
        HelpName = "file|-",
    };

    private readonly Option<string> _body = new("--body")
    {
        Description = "A file with the raw body; - for standard input.",
        HelpName = "file|-",
    };

    private readonly (Option<string> Option, string Header)[] _headers =
    [
        (new Option<string>("--date") { Description = "The header x-ms-date.", HelpName = "text" }, WebhookSignatureHeaders.DateName),
        (new Option<string>("--content-hash") { Description = "The header x-ms-content-sha256.", HelpName = "text" }, WebhookSignatureHeaders.ContentHashName),
        (new Option<string>("--authorization") { Description = "The header Authorization, or X-Vipps-Authorization.", HelpName = "text" }, WebhookSignatureHeaders.AuthorizationName),
        (new Option<string>("--webhook-id") { Description = "The header Webhook-Id.", HelpName = "id" }, WebhookSignatureHeaders.WebhookIdName),
    ];

    public CaptureOptions(Command command)
    {
        command.Options.Add(_request);
        foreach (var (option, _) in _headers)
        {
            command.Options.Add(option);
        }

        command.Options.Add(_body);
    }

    /// <exception cref="ToolException">No request was passed, two of them, or something else.</exception>
    public async Task<CapturedRequest> ReadAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        var parts = _headers.Where(entry => arguments.GetValue(entry.Option) is not null).ToList();
        var body = arguments.GetValue(_body);
        var request = arguments.GetValue(_request);
        if (parts.Count == 0 && body is null)
        {
            request ??= !arguments.Environment.IsInputTerminal ? InputBytes.StandardInput : throw ToolException.WrongUse(
                "There is no request to verify.",
                "Specify --request, or --date, --content-hash, --authorization and --body; or pass a raw request on standard input.");
            return RequestReader.Read(await InputBytes.ReadAsync(request, arguments.Environment, cancellationToken));
        }

        if (request is not null)
        {
            throw ToolException.WrongUse(
                "There are both a request and parts of one.",
                "Specify --request, or --date, --content-hash, --authorization and --body; not both.");
        }

        if (body is null)
        {
            throw ToolException.WrongUse(
                "There is no body.",
                "Specify --body with the file that holds it, byte for byte; or --body - for standard input.");
        }

        return new CapturedRequest
        {
            Headers = [.. parts.Select(entry => new CapturedHeader(entry.Header, ValueOf(arguments.GetValue(entry.Option)!, entry.Header)))],
            Body = await InputBytes.ReadAsync(body, arguments.Environment, cancellationToken),
        };
    }

    // The header may have been copied with its name.
    private static string ValueOf(string text, string header)
    {
        var value = text.Trim();
        return value.StartsWith($"{header}:", StringComparison.OrdinalIgnoreCase) ? value[(header.Length + 1)..].Trim() : value;
    }
}
