using System.Net;
using System.Net.Http.Json;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>The smallest sample, run as a person runs it.</summary>
public sealed class MinimalTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EventThatComesAgainAfterACrash_IsOneOrder()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(
            folder.File("webhook.json"),
            $$"""{ "Vipps": { "Registrations": [{ "Url": "{{SignedDelivery.Url}}", "Secret": "{{SignedDelivery.Secret}}" }] } }""",
            Cancellation);

        for (var start = 0; start < 2; start++)
        {
            await using var program = RunningProgram.Start(
                "Minimal", ["--urls", "http://127.0.0.1:0"], folder: folder.Path, announcement: "Now listening on: ");
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new(await program.AnnouncedAsync()) };

            foreach (var (name, reference) in new[] { ("AUTHORIZED", "order-1001"), ("CAPTURED", "order-1001"), ("CAPTURED", "order-1002") })
            {
                using var delivery = SignedDelivery.Of(name, reference);
                using var answer = await http.SendAsync(delivery, Cancellation);
                Assert.True(answer.StatusCode == HttpStatusCode.OK, program.Screen);
            }

            var orders = await http.GetFromJsonAsync<string[]>("/orders", Cancellation);

            Assert.Equal(["order-1001: 349.00 paid", "order-1002: 349.00 paid"], orders!);
        }
    }
}
