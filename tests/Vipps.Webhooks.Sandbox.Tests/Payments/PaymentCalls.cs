using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Vipps.Webhooks.Sandbox.Tests.Payments;

/// <summary>A shop's calls of the ePayment API.</summary>
internal static class PaymentCalls
{
    public const string Payments = "epayment/v1/payments";

    private static int _keys;

    public static JsonObject Order(string reference, long amount = 49_900) => new()
    {
        ["amount"] = new JsonObject { ["currency"] = "NOK", ["value"] = amount },
        ["paymentMethod"] = new JsonObject { ["type"] = "WALLET" },
        ["reference"] = reference,
        ["userFlow"] = "WEB_REDIRECT",
        ["returnUrl"] = "https://shop.example/orders/1",
        ["paymentDescription"] = "One pair of socks",
    };

    public static Task<HttpResponseMessage> CreateAsync(this Caller caller, JsonObject order, string? key = null) =>
        caller.PostAsync(Payments, order.ToJsonString(), key ?? NewKey());

    public static async Task<JsonObject> CreatedAsync(this Caller caller, string reference, long amount = 49_900)
    {
        using var answer = await caller.CreateAsync(Order(reference, amount));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await answer.JsonAsync();
    }

    public static Task<HttpResponseMessage> ApproveAsync(this Caller caller, string reference) => caller.PostAsync(
        $"epayment/v1/test/payments/{reference}/approve", """{"customer":{"phoneNumber":"4712345678"}}""", key: null);

    /// <summary>The same with the token of the redirect URL, by which the app finds the payment.</summary>
    public static Task<HttpResponseMessage> ApproveWithTokenAsync(this Caller caller, string reference, JsonObject created) => caller.PostAsync(
        $"epayment/v1/test/payments/{reference}/approve", $$"""{"token":"{{((string)created["redirectUrl"]!).Split("token=")[1]}}"}""", key: null);

    public static Task<HttpResponseMessage> AdjustAsync(this Caller caller, string reference, string operation, long amount, string? key = null) =>
        caller.PostAsync(
            $"{Payments}/{reference}/{operation}",
            $$$"""{"modificationAmount":{"currency":"NOK","value":{{{amount}}}}}""",
            key ?? NewKey());

    public static Task<HttpResponseMessage> CancelAsync(this Caller caller, string reference, string? body = null) =>
        caller.PostAsync($"{Payments}/{reference}/cancel", body, NewKey());

    public static async Task<JsonObject> PaymentAsync(this Caller caller, string reference)
    {
        using var answer = await caller.SendAsync(HttpMethod.Get, $"{Payments}/{reference}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    public static async Task<JsonArray> EventsAsync(this Caller caller, string reference)
    {
        using var answer = await caller.SendAsync(HttpMethod.Get, $"{Payments}/{reference}/events");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))!.AsArray();
    }

    /// <summary>Returns the status and the error code of a refusal.</summary>
    public static async Task<(int Status, string Code)> RefusalAsync(this Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.JsonAsync();
        Assert.Equal((int)answer.StatusCode, (int)problem["status"]!);
        Assert.StartsWith("/v1/", (string)problem["instance"]!, StringComparison.Ordinal);
        var detail = problem["extraDetails"]!.AsArray().First()!;
        return ((int)answer.StatusCode, (string)detail["name"]! == "ErrorCode" ? (string)detail["reason"]! : (string)detail["name"]!);
    }

    public static async Task<JsonObject> OkAsync(this Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.JsonAsync();
    }

    public static long AmountOf(this JsonObject payment, string name) => (long)payment["aggregate"]![name]!["value"]!;

    public static string NewKey() => $"key-{Interlocked.Increment(ref _keys)}";

    private static Task<HttpResponseMessage> PostAsync(this Caller caller, string path, string? body, string? key)
    {
        var content = new StringContent(body ?? "", Encoding.UTF8, "application/json");
        if (body is null)
        {
            content.Headers.ContentType = null;
        }

        return caller.SendAsync(HttpMethod.Post, path, content, key);
    }
}
