using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shop;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Samples.Tests.Documentation;

/// <summary>The handlers of docs/receive-and-handle.md act on an event only once, whichever process it comes to.</summary>
public sealed class IdempotenceTests : IDisposable
{
    private static readonly WebhookRegistration Registration = new(new("https://shop.example/hooks/vipps"), "a secret");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vipps-webhooks-tests-");

    private string Database => $"Data Source={Path.Combine(_directory.FullName, "shop.db")}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _directory.Delete(recursive: true);
    }

    [Theory]
    [InlineData("SQLite")]
    [InlineData("EF Core")]
    public async Task Event_ThatComesAgainAfterARestart_CountsOnce(string shop)
    {
        await OpenShopAsync(shop, "order-1001");

        var first = await DeliverAsync(shop, Captured("order-1001", "1"));
        var again = await DeliverAsync(shop, Captured("order-1001", "1"));
        var another = await DeliverAsync(shop, Captured("order-1001", "2"));

        Assert.All([first, again, another], report => Assert.Equal(200, report.StatusCode));
        Assert.Equal(1000, await PaidAsync("order-1001"));
    }

    [Theory]
    [InlineData("SQLite")]
    [InlineData("EF Core")]
    public async Task Event_AheadOfItsOrder_IsTakenWhenItComesAgain(string shop)
    {
        await OpenShopAsync(shop, "order-1001");

        var early = await DeliverAsync(shop, Captured("order-1002", "1"));
        await AddOrderAsync("order-1002");
        var again = await DeliverAsync(shop, Captured("order-1002", "1"));

        Assert.Equal((500, 200), (early.StatusCode, again.StatusCode));
        Assert.Equal(500, await PaidAsync("order-1002"));
    }

    [Theory]
    [InlineData("SQLite")]
    [InlineData("EF Core")]
    public async Task Event_ThatComesToManyProcessesAtOnce_CountsOnce(string shop)
    {
        await OpenShopAsync(shop, "order-1001");

        var reports = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => DeliverAsync(shop, Captured("order-1001", "1")), Cancellation)));

        Assert.Contains(reports, report => report.StatusCode == 200);
        Assert.Equal(500, await PaidAsync("order-1001"));
    }

    private static byte[] Captured(string reference, string pspReference) => Encoding.UTF8.GetBytes(
        $$"""{"msn":"123456","reference":"{{reference}}","pspReference":"{{pspReference}}","name":"CAPTURED","amount":{"currency":"NOK","value":500},"success":true}""");

    /// <summary>Each delivery comes to a receiver of its own, as after a restart or on another machine.</summary>
    private async Task<DeliveryReport> DeliverAsync(string shop, byte[] body)
    {
        await using var services = NewServices(shop);
        var signed = WebhookSigner.Sign("a secret", Registration.Url, body, TimeProvider.System.GetUtcNow());
        return await services.GetRequiredService<WebhookProcessor>().ProcessAsync(
            new() { Date = signed.Date, ContentHash = signed.ContentHash, Authorization = signed.Authorization }, body, Cancellation);
    }

    private async Task OpenShopAsync(string shop, string order)
    {
        if (shop == "SQLite")
        {
            await ExecuteAsync(ReceiveWithSqlite.Schema);
        }
        else
        {
            await using var services = NewServices(shop);
            await using var scope = services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<ReceiveWithEntityFramework.ShopDb>().Database.EnsureCreatedAsync(Cancellation);
        }

        await AddOrderAsync(order);
    }

    private Task<object?> AddOrderAsync(string reference) =>
        ExecuteAsync($"INSERT INTO orders (reference, paid) VALUES ('{reference}', 0)");

    private async Task<long> PaidAsync(string reference) =>
        (long)(await ExecuteAsync($"SELECT paid FROM orders WHERE reference = '{reference}'"))!;

    private async Task<object?> ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection(Database);
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(Cancellation);
    }

    private ServiceProvider NewServices(string shop)
    {
        var services = new ServiceCollection().AddLogging();
        var receiver = services.AddVippsWebhookProcessor().AddInMemoryRegistrations();
        if (shop == "SQLite")
        {
            services.AddScoped(_ => new SqliteConnection(Database));
            receiver.AddHandler<PaymentEvent, ReceiveWithSqlite.CapturedPayments>();
        }
        else
        {
            services.AddDbContext<ReceiveWithEntityFramework.ShopDb>(options => options.UseSqlite(Database));
            receiver.AddHandler<PaymentEvent, ReceiveWithEntityFramework.CapturedPayments>();
        }

        var provider = services.BuildServiceProvider();
        provider.GetRequiredService<InMemoryWebhookRegistrationStore>().Add(Registration);
        return provider;
    }
}
