using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.Sandbox;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Kill;

/// <summary>The sandbox delivers to processes of the shop through a balancer, while disasters happen, until everything is handled.</summary>
internal sealed class KillRun(KeyValuePair<string, string?>[] settings, int processes, DbDataSource effects) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly ShopProcess?[] _shops = new ShopProcess?[processes];
    private KeyValuePair<string, string?>[] _settings = settings;

    public async Task GoAsync(int payments, int eventsOfAPayment, int disasters, Func<Task> disaster)
    {
        await using var balancer = await Balancer.StartAsync(() => [.. _shops.Select(static shop => shop?.Address).OfType<Uri>()]);
        await using var sandbox = await VippsSandbox.StartAsync(
            static options =>
            {
                options.AllowLoopbackCallbacks = true;
                options.TimeProvider = new FastClock(15);
            },
            CancellationToken.None);
        _settings = [.. _settings, .. await RegisterAsync(sandbox, balancer.Address)];
        for (var i = 0; i < processes; i++)
        {
            _shops[i] = await ShopProcess.StartAsync(_settings);
        }

        var sent = (
            from number in Enumerable.Range(1, eventsOfAPayment)
            from payment in Enumerable.Range(1, payments)
            select sandbox.Send(WebhookEventTypes.PaymentCaptured, body =>
            {
                body["reference"] = $"order-{payment}";
                body["pspReference"] = number.ToString(CultureInfo.InvariantCulture);
            })).ToList();
        for (var i = 0; i < disasters; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(200, 2000)), TimeProvider.System, TestContext.Current.CancellationToken); // at any moment
            await disaster();
        }

        Assert.All(await Task.WhenAll(sent.Select(static one => one.Completion)).WaitAsync(Patience), Assert.True);
        await Until.TrueAsync(
            async () => Convert.ToInt32((await QueryAsync(effects, "select count(*) from effects"))[0][0], CultureInfo.InvariantCulture) >= sent.Count,
            tolerate: true,
            limit: Patience);
    }

    /// <summary>Kills a process and starts another.</summary>
    public async Task KillOneAsync()
    {
        var victim = Random.Shared.Next(processes);
        _shops[victim]!.Dispose();
        _shops[victim] = null;
        _shops[victim] = await ShopProcess.StartAsync(_settings);
    }

    public static async Task<List<object?[]>> QueryAsync(DbDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<object?[]>();
        while (await reader.ReadAsync())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var shop in _shops)
        {
            shop?.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private static async Task<KeyValuePair<string, string?>[]> RegisterAsync(VippsSandbox sandbox, Uri address)
    {
        await using var services = new ServiceCollection().AddLogging().AddVippsWebhooks(sandbox.Configure).Services.BuildServiceProvider();
        var registered = await services.GetRequiredService<IWebhooksClient>()
            .RegisterAsync(new RegisterWebhookRequest(address, WebhookEventTypes.Payments), CancellationToken.None);
        return
        [
            new("Vipps:Registrations:0:Url", $"{registered.Url}"), new("Vipps:Registrations:0:Secret", registered.Secret),
            new("Vipps:Registrations:0:Id", $"{registered.Id}"), new("Vipps:Receiver:Tolerance", "1.00:00:00"),
        ];
    }
}
