using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>The webshop over HTTP, without its pages.</summary>
public sealed class WebshopTests(OpenShop open, ShopAtAServer atAServer)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Approve_CaptureAndRefundInParts_OrderTellsEachStep()
    {
        var shop = await open.ShopAsync();
        var reference = await shop.BuyAsync();
        await shop.OrderAsync(reference, "Waiting");

        await shop.PostAsync($"/api/orders/{reference}/approve");
        await shop.OrderAsync(reference, "Approved");
        await shop.PostAsync($"/api/orders/{reference}/capture", new { part = 10000 });
        await shop.OrderAsync(reference, "PartlyPaid");
        await shop.PostAsync($"/api/orders/{reference}/capture", new { });
        await shop.OrderAsync(reference, "Paid");
        await shop.PostAsync($"/api/orders/{reference}/refund", new { part = 5000 });
        await shop.OrderAsync(reference, "PartlyRefunded");
        await shop.PostAsync($"/api/orders/{reference}/refund", new { });
        var order = await shop.OrderAsync(reference, "Refunded");

        Assert.Equal(
            ["Refunded 299,00 kr", "Refunded 50,00 kr", "Captured 249,00 kr", "Captured 100,00 kr", "Reserved 349,00 kr", "Payment created"],
            order.GetProperty("lines").EnumerateArray().Select(line =>
                $"{line.GetProperty("title")} {line.GetProperty("amount")}".Replace('\u00A0', ' ').TrimEnd()));
    }

    [Fact]
    public async Task Cancel_OrderIsNotPaid_AndNothingMoreCanBeDone()
    {
        var shop = await open.ShopAsync();
        var reference = await shop.BuyAsync();

        await shop.PostAsync($"/api/orders/{reference}/abort");
        await shop.OrderAsync(reference, "NotPaid");

        Assert.Equal(409, await shop.PostAsync($"/api/orders/{reference}/approve"));
        Assert.Equal(409, await shop.PostAsync($"/api/orders/{reference}/capture", new { }));
        Assert.Equal(409, await shop.PostAsync($"/api/orders/{reference}/refund", new { }));
        Assert.Equal(409, await shop.PostAsync($"/api/orders/{reference}/cancel"));
    }

    [Fact]
    public async Task DeliveriesGoMissing_OrderBecomesPaid_Once()
    {
        var shop = await open.ShopAsync();
        var reference = await shop.BuyAsync();
        await shop.CreatedAsync(reference);
        Assert.Equal(200, await shop.PostAsync($"/api/orders/{reference}/deliveries", new { mode = "Missing" }));

        await shop.PostAsync($"/api/orders/{reference}/approve");
        await shop.OrderAsync(reference, "Approved");
        await shop.PostAsync($"/api/orders/{reference}/capture", new { });
        var order = await shop.OrderAsync(reference, "Paid");

        Assert.Equal(
            [("Captured", true), ("Reserved", true), ("Payment created", false)],
            order.GetProperty("lines").EnumerateArray().Select(line => (line.GetProperty("title").GetString(), line.GetProperty("wasPolled").GetBoolean())));
        Assert.Equal(34900, order.GetProperty("refundable").GetInt64());
        Assert.Single(await shop.DeliveriesAsync(reference, until: _ => true)); // that of CREATED, before they went missing
    }

    [Fact]
    public async Task DeliveredTwice_IsCapturedOnce()
    {
        var shop = await open.ShopAsync();
        var reference = await shop.BuyAsync();
        await shop.PostAsync($"/api/orders/{reference}/approve");
        await shop.OrderAsync(reference, "Approved");
        await shop.PostAsync($"/api/orders/{reference}/deliveries", new { mode = "Twice" });

        await shop.PostAsync($"/api/orders/{reference}/capture", new { part = 10000 });
        var deliveries = await shop.DeliveriesAsync(
            reference, until: deliveries => deliveries.Length == 4 && deliveries.All(delivery => !RunningShop.VerdictOf(delivery).Contains("not handled yet", StringComparison.Ordinal)));

        Assert.Equal(
            [
                "Signature valid, came before: nothing to do", "Signature valid, stored, handled", "Signature valid, stored, handled",
                "Signature valid, stored, handled",
            ],
            deliveries.Select(RunningShop.VerdictOf));
        var order = await shop.OrderAsync(reference, "PartlyPaid");
        Assert.Equal(10000, order.GetProperty("refundable").GetInt64());
        Assert.Equal(3, order.GetProperty("lines").GetArrayLength());
    }

    [Fact]
    public async Task CapturesAtOnce_NeverTakeMoreThanIsReserved()
    {
        var shop = await open.ShopAsync();
        var reference = await shop.BuyAsync();
        await shop.PostAsync($"/api/orders/{reference}/approve");

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ =>
            shop.PostAsync($"/api/orders/{reference}/capture", new { part = 10000 })));

        // Those that met at the same sum were one capture.
        Assert.All(answers, answer => Assert.True(answer is 202 or 409, $"{answer}"));
        await shop.PostAsync($"/api/orders/{reference}/capture", new { });
        var order = await shop.OrderAsync(reference, "Paid");
        Assert.Equal(34900, order.GetProperty("refundable").GetInt64());
    }

    [Fact]
    public async Task UnknownOrder_IsNotFound()
    {
        var shop = await open.ShopAsync();

        foreach (var path in new[] { "/orders/order-unknown", "/pay/order-unknown", "/api/orders/order-unknown", "/api/orders/order-unknown/events", "/api/orders/order-unknown/deliveries/events" })
        {
            using var answer = await shop.Http.GetAsync(path, Cancellation);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task WithoutJavaScript_PagesSayWhatIsAndWhatToDo()
    {
        var shop = await open.ShopAsync();
        var reference = await shop.BuyAsync();

        await AssertSaysAsync("/", "Lofoten beanie", "349,00", "Ordering needs JavaScript");
        await AssertSaysAsync($"/pay/{reference}", "Lofoten beanie", reference, "Answering needs JavaScript");
        await shop.PostAsync($"/api/orders/{reference}/approve");
        await shop.OrderAsync(reference, "Approved");
        await AssertSaysAsync($"/orders/{reference}", $"<title>Payment approved – {reference}", "is reserved. It is taken when the parcel leaves", "Load it again to see news");

        async Task AssertSaysAsync(string path, params string[] texts)
        {
            var page = WebUtility.HtmlDecode(await shop.Http.GetStringAsync(path, Cancellation));
            Assert.All(texts, text => Assert.Contains(text, page, StringComparison.Ordinal));
            Assert.DoesNotContain("{{", page, StringComparison.Ordinal);
            Assert.Contains("<noscript>", page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/orders/order-unknown")]
    [InlineData("/live.js")]
    public async Task EachAnswer_RestrictsTheBrowser(string path)
    {
        using var answer = await (await open.ShopAsync()).Http.GetAsync(path, Cancellation);

        Assert.Contains("default-src 'self'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task PageOfAnotherSite_MayNotOrder()
    {
        var shop = await open.ShopAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/orders") { Headers = { { "Sec-Fetch-Site", "cross-site" } } };

        using var answer = await shop.Http.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task AtAServer_RegistersItsAddress_AndBelievesSuccessAlone()
    {
        var (vipps, shop) = await atAServer.BothAsync();
        Assert.Equal($"{shop.Http.BaseAddress}hooks/vipps", Assert.Single(vipps.Registrations).Url.OriginalString);
        var reference = await shop.BuyAsync();

        vipps.Send(WebhookEventTypes.PaymentAuthorized, payment => payment["reference"] = reference);
        vipps.Send(WebhookEventTypes.PaymentCaptured, payment =>
        {
            payment["reference"] = reference;
            payment["success"] = false;
        });
        var order = await shop.HearAsync($"/api/orders/{reference}/events", order => order.GetProperty("lines").GetArrayLength() == 3);

        Assert.Equal("Approved", order.GetProperty("status").GetString());
        Assert.StartsWith("https://landing.vipps.no?token=", order.GetProperty("paymentPage").GetString(), StringComparison.Ordinal);
        Assert.Equal("Capture failed, no money moved", order.GetProperty("lines")[0].GetProperty("title").GetString());
        Assert.Equal(404, await shop.PostAsync($"/api/orders/{reference}/approve")); // the sandbox's buttons are the sandbox's alone
    }

    [Fact]
    public async Task AtAServer_PersonalDataIsNotShown()
    {
        const string OtherReference = "order-of-another-till";
        var (vipps, shop) = await atAServer.BothAsync();
        var reference = await shop.BuyAsync();

        vipps.Send(WebhookEventTypes.PaymentAuthorized, payment =>
        {
            payment["reference"] = reference;
            payment["userDetails"] = new JsonObject { ["firstName"] = "Ada", ["lastName"] = "Lovelace", ["email"] = "ada@example.com", ["mobileNumber"] = "4712345678" };
        });
        vipps.Send(WebhookEventTypes.PaymentCaptured, payment => payment["reference"] = OtherReference);
        var deliveries = await shop.DeliveriesAsync(until: deliveries => deliveries.Count(IsOurs) == 3);
        var order = await shop.OrderAsync(reference, "Approved");

        Assert.All(deliveries.Where(IsOurs), delivery => Assert.Equal(200, delivery.GetProperty("statusCode").GetInt32()));
        Assert.DoesNotContain("Lovelace", $"{JsonSerializer.Serialize(deliveries)} {order} {shop.Screen}", StringComparison.Ordinal);

        bool IsOurs(JsonElement delivery) => delivery.GetProperty("reference").GetString() is { } of && (of == reference || of == OtherReference);
    }

    [Fact]
    public async Task PortTaken_OneClearMessage()
    {
        var second = await RunningShop.RunAsync("--urls", (await open.ShopAsync()).Http.BaseAddress!.ToString());

        AssertFailed(second, "Choose another address: --urls");
    }

    [Fact]
    public async Task WrongKeys_OneClearMessage()
    {
        await using var vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);

        var run = await RunningShop.RunAsync(
        [
            .. vipps.ToConfiguration().Select(setting => $"--{setting.Key}={setting.Value}"),
            "--Vipps:ClientSecret=wrong-secret", "--callback=https://shop.example/hooks", "--urls=http://127.0.0.1:0",
        ]);

        AssertFailed(run, "Check ClientId, ClientSecret and SubscriptionKey");
        Assert.DoesNotContain("wrong-secret", run.Screen, StringComparison.Ordinal);
    }

    public static TheoryData<string[], string> WrongArguments => new()
    {
        { ["--Vipps:Environment=Test"], "--callback https://shop.example/hooks/vipps" },
        { ["--Vipps:Environment=Test", "--callback", "shop.example"], "not an absolute URL" },
        { ["--callback", "https://shop.example"], "Name one with --Vipps:Environment=Test" },
        { ["--Vipps:Environment=Test", "--callback", "https://shop.example"], "Vipps:ClientId is not set" },
        { ["--Vipps:Registrations:0:Url=https://shop.example/hooks"], "Vipps:Registrations:0:Secret is not set" },
        { ["--Vipps:Environment=Production", "--callback", "https://shop.example"], "it does not move real money" },
        { ["--Vipps:Receiver:MaxBodyLength=0"], "Vipps:Receiver:MaxBodyLength must be" },
        { ["--Vips:Environment=Test"], "--Vips:Environment is not a setting" },
        { ["help"], "help is not a setting" },
        { ["--urls"], "--urls needs a value" },
        { ["--urls", "--callback=https://shop.example"], "--urls needs a value" },
        { ["--urls", "5080"], "5080" },
    };

    [Theory]
    [MemberData(nameof(WrongArguments))]
    public async Task WrongArguments_OneClearMessage(string[] args, string says) => AssertFailed(await RunningShop.RunAsync(args), says);

    [Fact]
    public async Task Help_TellsHow()
    {
        var run = await RunningShop.RunAsync("--help");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("--callback", run.Screen, StringComparison.Ordinal);
    }

    private static void AssertFailed((int ExitCode, string Screen) run, string says)
    {
        Assert.True(run.ExitCode == 1, run.Screen);
        Assert.Contains(says, run.Screen, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Screen, StringComparison.Ordinal); // a message, not a stack trace
    }
}
