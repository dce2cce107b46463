using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Registrations;

/// <summary>A webhook that Vipps' list lacks for a time: its secret is erased by then.</summary>
public sealed class ReturnedWebhookTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)] // Vipps allows one webhook for it
    public async Task WebhookThatComesBack_IsDeleted_AndTheNewOneStays(bool isForCheckIns)
    {
        var vipps = new Vipps();
        await using var app = App(vipps, isForCheckIns ? [WebhookEventTypes.UserCheckedIn] : WebhookEventTypes.Payments);
        var registrar = app.GetRequiredService<IWebhookRegistrar>();
        await registrar.EnsureAsync(Cancellation);
        var lost = Assert.Single(vipps.Registered).Id;
        vipps.Registered.Add(new Webhook { Id = Guid.NewGuid(), Url = new Uri("https://other.example/"), Events = [] }); // the list is not empty

        vipps.Missing = lost;
        vipps.MissingLists = isForCheckIns ? 1 : int.MaxValue; // back before the new one is registered, or later
        await registrar.EnsureAsync(Cancellation);
        vipps.Missing = null;
        await registrar.EnsureAsync(Cancellation);

        Assert.Equal([lost], vipps.Deleted);
        var state = (await registrar.GetStatesAsync(Cancellation))[0];
        Assert.Equal((KeptRegistrationState.Registered, 2), (state.State, state.Generation));
        Assert.Contains(vipps.Registered, webhook => webhook.Id == state.WebhookId);
        await registrar.EnsureAsync(Cancellation);
        Assert.Equal([lost], vipps.Deleted);
    }

    private ServiceProvider App(Vipps vipps, IReadOnlyList<WebhookEventType> events)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddDataProtection().PersistKeysToFileSystem(new DirectoryInfo(_directory.Path));
        services.AddKeyedSingleton<IWebhooksClient>("", vipps);
        services.AddVippsWebhookProcessor()
            .AddHandler<WebhookEvent>(static (_, _, _) => Task.CompletedTask)
            .AddRegistrationFile(Path.Combine(_directory.Path, "registrations.json"))
            .KeepRegistered(TestNode.Url, events);
        return services.BuildServiceProvider();
    }

    /// <summary>Vipps' side, whose list lacks a webhook for a time, and has a deleted one for a moment.</summary>
    private sealed class Vipps : IWebhooksClient
    {
        private Webhook? _justDeleted;

        public List<Webhook> Registered { get; } = [];

        public List<Guid> Deleted { get; } = [];

        public Guid? Missing { get; set; }

        /// <summary>The number of lists that lack it.</summary>
        public int MissingLists { get; set; }

        public Task<RegisteredWebhook> RegisterAsync(RegisterWebhookRequest request, CancellationToken cancellationToken = default)
        {
            var webhook = new Webhook { Id = Guid.NewGuid(), Url = request.Url, Events = request.Events };
            Registered.Add(webhook);
            return Task.FromResult(new RegisteredWebhook { Id = webhook.Id, Url = request.Url, Events = request.Events, Secret = Convert.ToBase64String(webhook.Id.ToByteArray()) });
        }

        public Task<IReadOnlyList<Webhook>> ListAsync(CancellationToken cancellationToken = default)
        {
            var missing = MissingLists-- > 0 ? Missing : null;
            List<Webhook> listed = [.. Registered.Where(webhook => webhook.Id != missing)];
            if (_justDeleted is not null)
            {
                listed.Add(_justDeleted);
                _justDeleted = null;
            }

            return Task.FromResult<IReadOnlyList<Webhook>>(listed);
        }

        public Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken = default)
        {
            Deleted.Add(id);
            _justDeleted = Registered.Find(webhook => webhook.Id == id);
            return Task.FromResult(Registered.RemoveAll(webhook => webhook.Id == id) > 0);
        }

        public IWebhooksClient ForSalesUnit(string? merchantSerialNumber) => this;
    }
}
