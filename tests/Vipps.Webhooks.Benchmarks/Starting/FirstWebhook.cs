using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Vipps.Webhooks.Benchmarks.Starting;

/// <summary>From nothing to a registered webhook, once, in a process that has done nothing else. Settings come from the environment.</summary>
internal static class FirstWebhook
{
    public const string Ours = "first-webhook-ours";
    public const string ByHand = "first-webhook-by-hand";

    private static readonly Uri Callback = new("http://localhost:5000/hooks/vipps");

    /// <summary>Registers, and prints how many milliseconds it took.</summary>
    public static async Task RunAsync(string how)
    {
        var started = Stopwatch.GetTimestamp();
        var id = how == Ours ? await WithOursAsync() : await ByHandAsync();
        var elapsed = Stopwatch.GetElapsedTime(started);
        if (id == Guid.Empty)
        {
            throw new InvalidOperationException("Nothing was registered: nothing is measured.");
        }

        Console.WriteLine(elapsed.TotalMilliseconds.ToString("F1", System.Globalization.CultureInfo.InvariantCulture));
    }

    private static async Task<Guid> WithOursAsync()
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

    private static async Task<Guid> ByHandAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri(Setting("BaseAddress")) };
        http.DefaultRequestHeaders.Add("Ocp-Apim-Subscription-Key", Setting("SubscriptionKey"));
        http.DefaultRequestHeaders.Add("Merchant-Serial-Number", Setting("MerchantSerialNumber"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "accesstoken/get");
        request.Headers.Add("client_id", Setting("ClientId"));
        request.Headers.Add("client_secret", Setting("ClientSecret"));
        using var tokenAnswer = await http.SendAsync(request);
        tokenAnswer.EnsureSuccessStatusCode();
        var token = await tokenAnswer.Content.ReadFromJsonAsync<JsonElement>();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token.GetProperty("access_token").GetString());
        using var answer = await http.PostAsJsonAsync(
            "webhooks/v1/webhooks", new { url = Callback, events = new[] { WebhookEventTypes.PaymentCaptured.Name } });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    private static string Setting(string name) => Environment.GetEnvironmentVariable($"FIRST_WEBHOOK_{name}")
        ?? throw new InvalidOperationException($"FIRST_WEBHOOK_{name} is not set.");
}
