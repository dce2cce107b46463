using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Vipps.Webhooks.Sandbox.Tests;

/// <summary>Calls as an example for a shell makes them: by curl itself, or, where there is none, with the same bytes.</summary>
internal static class Curl
{
    private static readonly string? Program = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(directory => Path.Combine(directory, OperatingSystem.IsWindows() ? "curl.exe" : "curl"))
        .FirstOrDefault(File.Exists);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <param name="method">The value of <c>-X</c>.</param>
    /// <param name="url">The URL.</param>
    /// <param name="headers">The values of <c>-H</c>.</param>
    /// <param name="data">The value of <c>--data</c>; null for none.</param>
    public static async Task<(int Status, JsonNode? Body)> RunAsync(string method, Uri url, string[] headers, string? data = null)
    {
        var (status, body) = Program is null
            ? await SendAsync(method, url, headers, data)
            : await RunAsync(Program, method, url, headers, data);
        return (status, body.Length == 0 ? null : JsonNode.Parse(body));
    }

    private static async Task<(int Status, string Body)> RunAsync(string program, string method, Uri url, string[] headers, string? data)
    {
        // -q: without this machine's own settings of curl.
        string[] arguments =
        [
            "-q", "--silent", "--show-error", "--noproxy", "*", "--write-out", "\n%{http_code}", "-X", method, url.AbsoluteUri,
            .. headers.SelectMany(static header => new[] { "-H", header }),
            .. data is null ? Array.Empty<string>() : ["--data", data],
        ];
        using var curl = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await curl.StandardOutput.ReadToEndAsync(Cancellation).OrGiveUpAsync();
        var error = await curl.StandardError.ReadToEndAsync(Cancellation).OrGiveUpAsync();
        Assert.Equal("", error);
        var end = output.LastIndexOf('\n');
        return (int.Parse(output[(end + 1)..], CultureInfo.InvariantCulture), output[..end]);
    }

    private static async Task<(int Status, string Body)> SendAsync(string method, Uri url, string[] headers, string? data)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), url);
        if (data is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(data));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        }

        foreach (var header in headers)
        {
            var (name, value) = (header.Split(':')[0], header[(header.IndexOf(':', StringComparison.Ordinal) + 2)..]);
            if (!name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
            else
            {
                request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            }
        }

        using var answer = await http.SendAsync(request, Cancellation).OrGiveUpAsync();
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
    }
}
