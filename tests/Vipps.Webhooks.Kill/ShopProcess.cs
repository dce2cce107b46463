using System.Diagnostics;

namespace Vipps.Webhooks.Kill;

/// <summary>A process of the shop.</summary>
internal sealed class ShopProcess : IDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ShopProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith("Listens on ", StringComparison.Ordinal) == true)
            {
                _address.TrySetResult(new Uri(line.Data["Listens on ".Length..]));
            }
            else if (line.Data is null)
            {
                _address.TrySetException(new InvalidOperationException("The shop ended before it listened."));
            }
        };
        process.BeginOutputReadLine();
    }

    public Uri? Address { get; private set; }

    public static async Task<ShopProcess> StartAsync(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Vipps.Webhooks.sln")))
        {
            root = root.Parent!;
        }

        var tests = Path.Combine(root.FullName, "tests");
        var output = Path.GetRelativePath(Path.Combine(tests, "Vipps.Webhooks.Kill", "bin"), AppContext.BaseDirectory); // Debug/net10.0
        var program = Path.Combine(tests, "Vipps.Webhooks.Inbox.Host", "bin", output, "Vipps.Webhooks.Inbox.Host");
        var start = new ProcessStartInfo(program, settings.Select(static setting => $"--{setting.Key}={setting.Value}"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var shop = new ShopProcess(Process.Start(start)!);
        shop._process.ErrorDataReceived += static (_, _) => { };
        shop._process.BeginErrorReadLine();
        try
        {
            shop.Address = await shop._address.Task.WaitAsync(TimeSpan.FromSeconds(60));
            return shop;
        }
        catch
        {
            shop.Dispose();
            throw;
        }
    }

    /// <summary>Kills it as <c>kill -9</c> does.</summary>
    public void Kill()
    {
        Address = null;
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }
}
