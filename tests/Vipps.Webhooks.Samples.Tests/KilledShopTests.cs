using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Samples.Tests;

/// <summary>The webshop, killed at the two moments that matter: before a stored delivery is handled, and before that is written down.</summary>
public sealed class KilledShopTests
{
    /// <summary>A delivery that the open shop handles just now, in whatever attempt. The lease is its own: those of a killed shop end before one is open.</summary>
    private const string IsBeingHandled = "state = 0 and lease_token is not null";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task KilledInTheMiddle_LosesNothing_AndPaysOnce()
    {
        using var folder = new TemporaryFolder();
        using var road = new Road();
        await using var vipps = await VippsSandbox.StartAsync(
            options =>
            {
                options.AllowLoopbackCallbacks = true;
                options.CallbackHandler = road;
            },
            Cancellation);
        string[] args = [.. ShopAtAServer.ArgumentsAtAFreePort(), "--data", folder.Path];
        using var orders = Connection("orders.db");
        using var inbox = Connection("inbox.db");

        // Killed before the handler could write: the order is locked.
        string reference;
        await using (var shop = await OpenAsync())
        {
            reference = await shop.BuyAsync();
            Assert.True(vipps.Payments.Approve(reference));
            await shop.OrderAsync(reference, "Approved");
            await UntilAsync("state = 1", 2); // CREATED and AUTHORIZED
            Lock(orders);
            var captured = Send(WebhookEventTypes.PaymentCaptured);
            Assert.True(await captured.Completion.WaitAsync(RunningProgram.Patience, Cancellation), shop.Screen); // answered 200
            await UntilAsync(IsBeingHandled, 1);
            Assert.Equal(0, Captures(await shop.OrderAsync(reference, "Approved")));
        }

        // Killed after the handler wrote, before the inbox could: the inbox is locked.
        await using (var shop = await OpenAsync())
        {
            await UntilAsync(IsBeingHandled, 1);
            Lock(inbox);
            orders.Close();
            Assert.Equal(1, Captures(await shop.OrderAsync(reference, "Paid")));
        }

        inbox.Close();
        await UntilAsync("state = 0", 1);

        // Vipps delivers while the shop is closed. Its webhook and secret are still the same.
        var refunded = Send(WebhookEventTypes.PaymentRefunded);
        await vipps.WaitForAsync(_ => refunded.Attempts.Count > 0, Cancellation).WaitAsync(RunningProgram.Patience, Cancellation);
        var open = road.Close();
        await using (var shop = await OpenAsync())
        {
            open.SetResult();
            var order = await shop.OrderAsync(reference, "Refunded");
            await UntilAsync("state = 1", 4);
            var deliveries = await shop.DeliveriesAsync(reference, deliveries => deliveries.Length == 4);

            Assert.All(deliveries, delivery => Assert.Equal("Signature valid, stored, handled", RunningShop.VerdictOf(delivery)));
            Assert.Equal(4, order.GetProperty("lines").GetArrayLength());
            Assert.Equal(1, Captures(order));
            await CloseAsync(shop);
        }

        Task<RunningShop> OpenAsync() => RunningShop.OpenAsync(args, RunningShop.KeysOf(vipps));

        // At last by Ctrl-C, while a page is open. The webhook stays, and nothing secret is on the screen.
        async Task CloseAsync(RunningShop shop)
        {
            using var page = await shop.Http.GetStreamAsync("/api/deliveries/events", Cancellation);
            var exitCode = OperatingSystem.IsWindows() ? 0 : await shop.InterruptAsync(); // Windows has no SIGINT to send to another process

            Assert.True(exitCode == 0, shop.Screen);
            Assert.Single(vipps.Registrations);
            Assert.DoesNotContain("   at ", shop.Screen, StringComparison.Ordinal);
            Assert.DoesNotContain(vipps.Keys.ClientSecret, shop.Screen, StringComparison.Ordinal);
            Assert.DoesNotContain(vipps.Keys.SubscriptionKey, shop.Screen, StringComparison.Ordinal);
        }

        SandboxEvent Send(WebhookEventType type) => vipps.Send(type, payment =>
        {
            payment["reference"] = reference;
            payment["amount"] = new JsonObject { ["currency"] = "NOK", ["value"] = 34900 };
        });

        SqliteConnection Connection(string file) => new($"Data Source={folder.File(file)};Pooling=False");

        void Lock(SqliteConnection database)
        {
            database.Open();
            database.BeginTransaction();
        }

        async Task UntilAsync(string condition, long count)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            patience.CancelAfter(RunningProgram.Patience);
            using var connection = Connection("inbox.db");
            connection.Open();
            using var command = new SqliteCommand($"select count(*) from vipps_webhook_deliveries where {condition}", connection);
            while ((long)command.ExecuteScalar()! != count)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token); // a file of another process tells nothing
            }
        }
    }

    /// <summary>The sockets of the sandbox's deliveries: a slow start of the shop must not use up the attempts that come soon.</summary>
    private sealed class Road() : DelegatingHandler(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
    {
        private volatile Task _isOpen = Task.CompletedTask;

        public TaskCompletionSource Close()
        {
            var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _isOpen = open.Task;
            return open;
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await _isOpen.WaitAsync(cancellationToken);
            return await base.SendAsync(request, cancellationToken);
        }
    }

    private static int Captures(JsonElement order) =>
        order.GetProperty("lines").EnumerateArray().Count(line => line.GetProperty("title").GetString() == "Captured");
}
