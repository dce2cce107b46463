using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vipps.Webhooks.Sandbox.Tests;

/// <summary>A client of Vipps' APIs that knows nothing of the SDK: a plain HttpClient and the headers of the documentation.</summary>
internal sealed class Caller(VippsSandbox vipps, Uri? address = null) : IDisposable
{
    public const string Webhooks = "webhooks/v1/webhooks";

    private readonly HttpClient _http = new() { BaseAddress = address ?? vipps.BaseAddress };

    public string? Authorization { get; set; }

    public string? SubscriptionKey { get; set; }

    public string? MerchantSerialNumber { get; set; }

    public string? SystemName { get; set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Caller> ForSalesUnitAsync(VippsSandbox vipps, Uri? address = null)
    {
        var keys = vipps.Keys;
        var caller = new Caller(vipps, address) { SubscriptionKey = keys.SubscriptionKey, MerchantSerialNumber = keys.MerchantSerialNumber };
        caller.Authorization = "Bearer " + await caller.FetchTokenAsync(keys.ClientId, keys.ClientSecret);
        return caller;
    }

    public static async Task<Caller> ForPartnerAsync(VippsSandbox vipps, string? merchantSerialNumber)
    {
        var keys = vipps.PartnerKeys;
        var caller = new Caller(vipps) { SubscriptionKey = keys.SubscriptionKey, MerchantSerialNumber = merchantSerialNumber };
        caller.Authorization = "Bearer " + await caller.FetchTokenAsync(keys.ClientId, keys.ClientSecret);
        return caller;
    }

    public static async Task<Caller> ForMerchantAsync(VippsSandbox vipps)
    {
        var caller = new Caller(vipps);
        using var answer = await caller.MerchantTokenAsync(vipps.MerchantKeys.ClientId, vipps.MerchantKeys.ClientSecret);
        caller.Authorization = "Bearer " + (await answer.JsonAsync())["access_token"];
        return caller;
    }

    public void Dispose() => _http.Dispose();

    public async Task<string> FetchTokenAsync(string clientId, string clientSecret)
    {
        using var answer = await TokenAsync(clientId, clientSecret);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (string)(await answer.JsonAsync())["access_token"]!;
    }

    public Task<HttpResponseMessage> TokenAsync(string? clientId, string? clientSecret)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "accesstoken/get");
        Add(request, "client_id", clientId);
        Add(request, "client_secret", clientSecret);
        Add(request, "Ocp-Apim-Subscription-Key", SubscriptionKey);
        Add(request, "Merchant-Serial-Number", MerchantSerialNumber);
        return _http.SendAsync(request, Cancellation);
    }

    public Task<HttpResponseMessage> MerchantTokenAsync(string clientId, string clientSecret, string grantType = "client_credentials")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "miami/v1/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", grantType)]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{clientId}:{clientSecret}")));
        return _http.SendAsync(request, Cancellation);
    }

    public Task<HttpResponseMessage> RegisterAsync(string url, params WebhookEventType[] types) =>
        SendAsync(HttpMethod.Post, Webhooks, JsonContent.Create(new { url, events = types.Select(type => type.Name) }));

    public Task<HttpResponseMessage> RegisterRawAsync(string json) =>
        SendAsync(HttpMethod.Post, Webhooks, new StringContent(json, Encoding.UTF8, "application/json"));

    public async Task<(Guid Id, string Secret)> RegisteredAsync(string url, params WebhookEventType[] types)
    {
        using var answer = await RegisterAsync(url, types);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var body = await answer.JsonAsync();
        return ((Guid)body["id"]!, (string)body["secret"]!);
    }

    public Task<HttpResponseMessage> ListAsync() => SendAsync(HttpMethod.Get, Webhooks);

    public async Task<JsonArray> ListedAsync()
    {
        using var answer = await ListAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.JsonAsync())["webhooks"]!.AsArray();
    }

    public Task<HttpResponseMessage> DeleteAsync(object id) => SendAsync(HttpMethod.Delete, $"{Webhooks}/{id}");

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null, string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        Add(request, "Idempotency-Key", idempotencyKey);
        Add(request, "Authorization", Authorization);
        Add(request, "Vipps-System-Name", SystemName);
        Add(request, "Ocp-Apim-Subscription-Key", SubscriptionKey);
        Add(request, "Merchant-Serial-Number", MerchantSerialNumber);
        return _http.SendAsync(request, Cancellation);
    }

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}

internal static class AnswerExtensions
{
    public static async Task<JsonObject> JsonAsync(this HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))!.AsObject();

    /// <summary>The reason that <c>extraDetails</c> gives for a name, after checking the rest of the problem.</summary>
    public static async Task<string> ProblemReasonAsync(this HttpResponseMessage answer, string name)
    {
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.JsonAsync();
        Assert.Equal(["type", "title", "status", "detail", "instance", "traceId", "extraDetails"], problem.Select(field => field.Key));
        Assert.Equal(JsonValueKind.Number, problem["status"]!.GetValueKind());
        Assert.Equal(400, (int)problem["status"]!);
        Assert.Equal("Bad Request", (string)problem["title"]!);
        Assert.StartsWith("/v1/webhooks", (string)problem["instance"]!, StringComparison.Ordinal);
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-00$", (string)problem["traceId"]!);
        return (string)problem["extraDetails"]!.AsArray().Single(detail => (string)detail!["name"]! == name)!["reason"]!;
    }
}
