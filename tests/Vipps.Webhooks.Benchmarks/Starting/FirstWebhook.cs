using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace Vipps.Webhooks.Benchmarks.Starting;

/// <summary>
/// From nothing to a registered webhook, once, in a process that has done nothing else. Settings come from the environment. The program that is
/// compiled ahead of time has this, too.
/// </summary>
internal static class FirstWebhook
{
    /// <summary>The argument with which a program registers one, and prints how many milliseconds it took.</summary>
    public const string Verb = "first-webhook";

    public static readonly Uri Callback = new("http://localhost:5000/hooks/vipps");

    /// <summary>Registers, and prints how many milliseconds it took.</summary>
    public static async Task PrintAsync(Func<Task<Guid>> register)
    {
        var started = Stopwatch.GetTimestamp();
        var id = await register();
        var elapsed = Stopwatch.GetElapsedTime(started);
        if (id == Guid.Empty)
        {
            throw new InvalidOperationException("Nothing was registered: nothing is measured.");
        }

        Console.WriteLine(elapsed.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture));
    }

    public static async Task<Guid> RegisterAsync()
    {
        var services = new ServiceCollection();
        services.AddVippsWebhooks(options =>
        {
            options.BaseAddress = new Uri(Setting("BaseAddress"));
            options.ClientId = Setting("ClientId");
            options.ClientSecret = Setting("ClientSecret");
            options.SubscriptionKey = Setting("SubscriptionKey");
            options.MerchantSerialNumber = Setting("MerchantSerialNumber");
        });
        await using var provider = services.BuildServiceProvider();
        var client = provider.GetRequiredService<IWebhooksClient>();
        var registered = await client.RegisterAsync(new RegisterWebhookRequest(Callback, [WebhookEventTypes.PaymentCaptured]));
        return registered.Id;
    }

    public static string Setting(string name) => Environment.GetEnvironmentVariable($"FIRST_WEBHOOK_{name}")
        ?? throw new InvalidOperationException($"FIRST_WEBHOOK_{name} is not set.");
}
