using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>The smallest sample, run as a person runs it.</summary>
public sealed class MinimalTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EventThatComesAgainAfterACrash_IsOneOrder_AndTheWebhookIsTheSame()
    {
        using var folder = new TemporaryFolder();
        await using var vipps = await VippsSandbox.StartAsync(options => options.AllowLoopbackCallbacks = true, Cancellation);
        var keys = vipps.ToConfiguration("Vipps").Select(setting => KeyValuePair.Create(setting.Key["Vipps:".Length..], (JsonNode?)setting.Value));
        await File.WriteAllTextAsync(folder.File("sandbox.json"), new JsonObject { ["Vipps"] = new JsonObject(keys) }.ToJsonString(), Cancellation);

        for (var start = 0; start < 2; start++)
        {
            await using var program = RunningProgram.Start(
                "Minimal",
                ["--urls", "http://127.0.0.1:0"],
                new() { ["ASPNETCORE_ENVIRONMENT"] = "Development" },
                folder.Path,
                announcement: "Now listening on: ");
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new(await program.AnnouncedAsync()) };
            vipps.CallbackHandler = new ToAddress(new Uri(http.BaseAddress, "/hooks/vipps"));
            await vipps.WaitForAsync(vipps => vipps.Registrations.Count > 0, Cancellation).WaitAsync(RunningProgram.Patience, Cancellation);

            foreach (var (type, reference) in new[]
            {
                (WebhookEventTypes.PaymentAuthorized, "order-1001"), (WebhookEventTypes.PaymentCaptured, "order-1001"), (WebhookEventTypes.PaymentCaptured, "order-1002"),
            })
            {
                var sent = vipps.Send(type, payment =>
                {
                    payment["reference"] = reference;
                    payment["pspReference"] = "1234567891";
                    payment["timestamp"] = "2026-11-02T12:48:46.260Z";
                    payment["amount"] = new JsonObject { ["currency"] = "NOK", ["value"] = 34900 };
                });
                Assert.True(await sent.Completion.WaitAsync(RunningProgram.Patience, Cancellation), program.Screen);
            }

            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            patience.CancelAfter(RunningProgram.Patience);
            string[] orders;
            while ((orders = (await http.GetFromJsonAsync<string[]>("/orders", patience.Token))!).Length < 2)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
            }

            Assert.Equal(["order-1001: 349.00 paid", "order-1002: 349.00 paid"], orders);
        }

        Assert.Equal("http://localhost:5055/hooks/vipps", Assert.Single(vipps.Registrations).Url.OriginalString);
    }

    /// <summary>Sends what is for the registered URL to the port that the sample got.</summary>
    private sealed class ToAddress(Uri address) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = address;
            return base.SendAsync(request, cancellationToken);
        }
    }
}
