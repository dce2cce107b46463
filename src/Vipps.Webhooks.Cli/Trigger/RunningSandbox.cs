using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Vipps.Webhooks.Cli;

/// <summary>Calls a sandbox that runs in another process.</summary>
internal sealed class RunningSandbox : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    private RunningSandbox(Uri address) => Address = address;

    public Uri Address { get; }

    /// <exception cref="ToolException">It is not an address.</exception>
    public static RunningSandbox At(string address) =>
        new(UrlParser.Parse(address, "--sandbox", $"Specify the address that {ToolIdentity.Name} sandbox shows."));

    /// <summary>Makes the sandbox send an event, and returns its progress.</summary>
    /// <exception cref="ToolException">There is no sandbox, or it refused.</exception>
    public async IAsyncEnumerable<TriggerLine> SendAsync(TriggerRequest trigger, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await PostAsync(
            "/sandbox/v1/events", JsonSerializer.SerializeToUtf8Bytes(trigger, ToolJson.Default.TriggerRequest), trigger.Type, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        TriggerLine line;
        do
        {
            line = Parse(await ReadLineAsync(reader, cancellationToken));
            yield return line;
        }
        while (line.Completed is null);
    }

    /// <summary>Makes the sandbox play a payment, and returns the progress of its events, one after the other.</summary>
    /// <exception cref="ToolException">There is no sandbox, or it refused.</exception>
    public async IAsyncEnumerable<TriggerLine> PlayAsync(PaymentRequest payment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await PostAsync(
            "/sandbox/v1/payments", JsonSerializer.SerializeToUtf8Bytes(payment, ToolJson.Default.PaymentRequest), type: null, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await ReadLineOrEndAsync(reader, cancellationToken) is { } line)
        {
            yield return Parse(line);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> PostAsync(string path, byte[] body, string? type, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Address, path));
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new ToolException(
                ExitCode.Unreachable, $"No sandbox answers at {Address}.", $"Start one: {ToolIdentity.Name} sandbox --allow-loopback.", exception);
        }

        if (response.StatusCode == HttpStatusCode.OK && response.Content.Headers.ContentType?.MediaType == "application/x-ndjson")
        {
            return response;
        }

        using (response)
        {
            throw await RefusedAsync(response, type, cancellationToken);
        }
    }

    private async Task<ToolException> RefusedAsync(HttpResponseMessage response, string? type, CancellationToken cancellationToken)
    {
        if (response.StatusCode != HttpStatusCode.BadRequest)
        {
            return new ToolException(
                ExitCode.Refused,
                $"The server at {Address} is not a sandbox with remote control enabled: it answered {(int)response.StatusCode}.",
                $"Specify the address that {ToolIdentity.Name} sandbox shows, with --sandbox.");
        }

        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return ToolException.WrongUse(
            Detail(text) ?? $"The sandbox at {Address} refused the event.",
            type is null || new WebhookEventType(type).IsKnown ? null : EventNames.DidYouMean(type));
    }

    private static string? Detail(string problem)
    {
        try
        {
            using var document = JsonDocument.Parse(problem);
            return document.RootElement.GetProperty("detail").GetString();
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private async Task<string> ReadLineAsync(StreamReader reader, CancellationToken cancellationToken) =>
        await ReadLineOrEndAsync(reader, cancellationToken) ?? throw Stopped(null);

    private async Task<string?> ReadLineOrEndAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw Stopped(exception);
        }
    }

    private ToolException Stopped(Exception? cause) => new(ExitCode.Unreachable, $"The sandbox at {Address} stopped.", cause: cause);

    private TriggerLine Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ToolJson.Default.TriggerLine)!;
        }
        catch (JsonException)
        {
            throw new ToolException(ExitCode.Refused, $"The server at {Address} is not a sandbox of this version.");
        }
    }
}
