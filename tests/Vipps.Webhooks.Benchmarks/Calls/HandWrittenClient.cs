using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Vipps.Webhooks.Benchmarks.Calls;

/// <summary>What a careful shop writes for the two calls: the same headers, source-generated JSON, a token that is there already.</summary>
internal sealed class HandWrittenClient(HttpClient http)
{
    private static readonly AuthenticationHeaderValue Authorization = new("Bearer", new string('t', 1_400));
    private static readonly Uri Webhooks = new("https://apitest.vipps.no/webhooks/v1/webhooks");

    public async Task<IReadOnlyList<HandWrittenWebhook>> ListAsync()
    {
        using var request = NewRequest(HttpMethod.Get);
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        var list = await response.Content.ReadFromJsonAsync(HandWrittenJson.Default.HandWrittenList);
        return list!.Webhooks;
    }

    public async Task<HandWrittenRegistered> RegisterAsync(HandWrittenRegister body)
    {
        using var request = NewRequest(HttpMethod.Post);
        request.Content = JsonContent.Create(body, HandWrittenJson.Default.HandWrittenRegister);
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync(HandWrittenJson.Default.HandWrittenRegistered))!;
    }

    private static HttpRequestMessage NewRequest(HttpMethod method)
    {
        var request = new HttpRequestMessage(method, Webhooks);
        request.Headers.Authorization = Authorization;
        request.Headers.Add("Accept", "application/json");
        request.Headers.Add("Ocp-Apim-Subscription-Key", "key");
        request.Headers.Add("Merchant-Serial-Number", "123456");
        request.Headers.Add("Vipps-System-Name", "acme");
        request.Headers.Add("Vipps-System-Version", "1.0");
        request.Headers.Add("Vipps-System-Plugin-Name", "acme-webhooks");
        request.Headers.Add("Vipps-System-Plugin-Version", "1.0");
        request.Headers.Add("User-Agent", "acme/1.0");
        return request;
    }
}

internal sealed record HandWrittenWebhook(Guid Id, Uri Url, IReadOnlyList<string> Events);

internal sealed record HandWrittenList(IReadOnlyList<HandWrittenWebhook> Webhooks);

internal sealed record HandWrittenRegister(Uri Url, IReadOnlyList<string> Events);

internal sealed record HandWrittenRegistered(Guid Id, string Secret);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(HandWrittenList))]
[JsonSerializable(typeof(HandWrittenRegister))]
[JsonSerializable(typeof(HandWrittenRegistered))]
internal sealed partial class HandWrittenJson : JsonSerializerContext;
