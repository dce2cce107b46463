using System.Net.Http.Json;
using System.Text.Json;

namespace Vipps.Webhooks.Benchmarks.Starting;

/// <summary>The same with two calls of a bare <see cref="HttpClient"/>.</summary>
internal static class FirstWebhookByHand
{
    /// <summary>The argument with which this program registers one so, and prints how many milliseconds it took.</summary>
    public const string Verb = "first-webhook-by-hand";

    public static async Task<Guid> RegisterAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri(FirstWebhook.Setting("BaseAddress")) };
        http.DefaultRequestHeaders.Add("Ocp-Apim-Subscription-Key", FirstWebhook.Setting("SubscriptionKey"));
        http.DefaultRequestHeaders.Add("Merchant-Serial-Number", FirstWebhook.Setting("MerchantSerialNumber"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "accesstoken/get");
        request.Headers.Add("client_id", FirstWebhook.Setting("ClientId"));
        request.Headers.Add("client_secret", FirstWebhook.Setting("ClientSecret"));
        using var tokenAnswer = await http.SendAsync(request);
        tokenAnswer.EnsureSuccessStatusCode();
        var token = await tokenAnswer.Content.ReadFromJsonAsync<JsonElement>();
        http.DefaultRequestHeaders.Authorization = new("Bearer", token.GetProperty("access_token").GetString());
        using var answer = await http.PostAsJsonAsync(
            "webhooks/v1/webhooks", new { url = FirstWebhook.Callback, events = new[] { WebhookEventTypes.PaymentCaptured.Name } });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }
}
