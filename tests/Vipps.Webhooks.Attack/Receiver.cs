using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;

namespace Vipps.Webhooks.Attack;

/// <summary>The process with the receiver in it.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private const string Announcement = "Listens on http://";

    private readonly Process _process;

    private Receiver(Process process, IPEndPoint address) => (_process, Address) = (process, address);

    public IPEndPoint Address { get; }

    public static async Task<Receiver> StartAsync(CancellationToken cancellationToken)
    {
        // Beside this program, built in the same way.
        const string Name = "Vipps.Webhooks.Attack";
        var folder = AppContext.BaseDirectory.Replace(Path.Combine(Name, "bin"), Path.Combine($"{Name}.Host", "bin"), StringComparison.Ordinal);
        var program = Path.Combine(folder, $"{Name}.Host");
        var now = $"--now={Protocol.Now:O}";
        var start = Environment.Version.Major < 10 // the older runtime comes with the program
            ? new ProcessStartInfo(OperatingSystem.IsWindows() ? program + ".exe" : program, [now])
            : new ProcessStartInfo("dotnet", [program + ".dll", now]);
        (start.RedirectStandardInput, start.RedirectStandardOutput) = (true, true);
        foreach (var (section, endpoint) in ((string, string)[])[("Vipps", Webhook.Registered), ("Target", Webhook.Target)])
        {
            foreach (var (index, webhook) in Webhook.All.Where(webhook => webhook.Endpoint == endpoint).Select((webhook, index) => (index, webhook)))
            {
                start.Environment[$"{section}__Registrations__{index}__Id"] = webhook.Id ?? "";
                start.Environment[$"{section}__Registrations__{index}__Url"] = $"https://{webhook.Host}{webhook.PathAndQuery}";
                start.Environment[$"{section}__Registrations__{index}__Secret"] = webhook.Secret;
            }

            start.Environment[$"{section}__Receiver__MaxBodyLength"] = $"{Protocol.MaxBodyLength}";
            start.Environment[$"{section}__Receiver__MaxRememberedDeliveries"] = "500"; // soon full, so that nothing more is kept
            start.Environment[$"{section}__Receiver__UseRequestTarget"] = $"{endpoint == Webhook.Target}";
        }

        var process = Process.Start(start)!;
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(cancellationToken) ?? "";
            Assert.StartsWith(Announcement, line, StringComparison.Ordinal);
            return new Receiver(process, IPEndPoint.Parse(line[Announcement.Length..]));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>The bytes that are in use after a collection, and how many deliveries were answered 200.</summary>
    public async Task<(long Heap, long Accepted)> AskAsync(CancellationToken cancellationToken)
    {
        using var connection = await Connection.OpenAsync(Address, cancellationToken);
        await connection.SendAsync(Encoding.ASCII.GetBytes("GET /control HTTP/1.1\r\nHost: localhost\r\n\r\n"), cancellationToken);
        var answer = (await connection.ReadAsync(cancellationToken))!.Value.Body.Split(' ');
        return (long.Parse(answer[0], CultureInfo.InvariantCulture), long.Parse(answer[1], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
