namespace Vipps.Webhooks.Sandbox.Tests.EndToEnd;

/// <summary>
/// The calls of Vipps' own quick starts, with curl and the headers as printed there:
/// https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/quick-start/ and the one of the Donations API.
/// </summary>
public sealed class VippsQuickStartTests
{
    [Fact]
    public async Task TokenRegisterListDelete_AsPrinted_Work()
    {
        await using var vipps = await Some.SandboxAsync();
        await using var receiver = await Receiver.StartAsync();
        var (keys, webhooks) = (vipps.Keys, new Uri(vipps.BaseAddress, "webhooks/v1/webhooks"));

        var token = await Curl.RunAsync(
            "POST",
            new Uri(vipps.BaseAddress, "accesstoken/get"),
            [
                "Content-Type: application/json",
                $"client_id: {keys.ClientId}",
                $"client_secret: {keys.ClientSecret}",
                $"Ocp-Apim-Subscription-Key: {keys.SubscriptionKey}",
                $"Merchant-Serial-Number: {keys.MerchantSerialNumber}",
            ],
            data: "");
        string[] headers =
        [
            $"Authorization: Bearer {token.Body?["access_token"]}",
            $"Ocp-Apim-Subscription-Key: {keys.SubscriptionKey}",
            $"Merchant-Serial-Number: {keys.MerchantSerialNumber}",
        ];

        // No Content-Type: curl says that it is a form's.
        var registered = await Curl.RunAsync(
            "POST", webhooks, headers, data: $$"""
            {
              "url": "{{receiver.Url()}}",
              "events": ["epayments.payment.created.v1"]
            }
            """);
        var listed = await Curl.RunAsync("GET", webhooks, headers);
        var accepted = await vipps.Send(WebhookEventTypes.PaymentCreated).EndAsync();
        var deleted = await Curl.RunAsync("DELETE", new Uri($"{webhooks}/{registered.Body?["id"]}"), headers);

        Assert.Equal([200, 201, 200, 204], [token.Status, registered.Status, listed.Status, deleted.Status]);
        Assert.Equal((string)registered.Body!["id"]!, (string)Assert.Single(listed.Body!["webhooks"]!.AsArray())!["id"]!);
        Assert.True(accepted);
        Assert.Null(deleted.Body);
        Assert.Empty(vipps.Registrations);
    }

    [Fact]
    public async Task DonationsToken_AsPrinted_RegistersDonations()
    {
        await using var vipps = await Some.StrictSandboxAsync();
        var credentials = Convert.ToBase64String(
            System.Text.Encoding.UTF8.GetBytes($"{vipps.MerchantKeys.ClientId}:{vipps.MerchantKeys.ClientSecret}"));

        var token = await Curl.RunAsync(
            "POST",
            new Uri(vipps.BaseAddress, "miami/v1/token"),
            ["Content-Type: application/x-www-form-urlencoded", $"Authorization: Basic {credentials}"],
            data: "grant_type=client_credentials");
        var registered = await Curl.RunAsync(
            "POST",
            new Uri(vipps.BaseAddress, "webhooks/v1/webhooks"),
            [$"Authorization: Bearer {token.Body?["access_token"]}"],
            data: """{"url": "https://charity.example/hooks", "events": ["donations.agreement.started.v1"]}""");

        Assert.Equal([200, 201], [token.Status, registered.Status]);
    }
}
