using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.Storage.Database;
using Vipps.Webhooks.Storage.Protection;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Page;

/// <summary>
/// An app on a real socket with the page of an inbox on SQLite, whose pump does not run, so that a test says what becomes of each delivery. Who asks is
/// in the header <c>X-Who</c>: <c>ops</c> meets the first policy, <c>dpo</c> both.
/// </summary>
public sealed class PageApp : IAsyncLifetime
{
    private readonly string _directory = Path.Combine(Path.GetTempPath(), $"vipps-inbox-{Guid.NewGuid():N}");
    private WebApplication _app = null!;
    private int _tests;

    internal FakeLogCollector Logs => _app.Services.GetFakeLogCollector();

    internal FakeTimeProvider Clock { get; } = new(Deliveries.Now);

    internal Uri Address => new(_app.Urls.Single());

    public async ValueTask InitializeAsync()
    {
        var builder = CreateBuilder();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddLogging(static logging => logging.ClearProviders().AddFakeLogging());
        builder.Services.AddSingleton<IDataProtectionProvider, EphemeralDataProtectionProvider>();
        AddWho(builder.Services);

        // A receiver for each test, all of them in one file.
        foreach (var name in Enumerable.Range(1, 20).Select(NameOf))
        {
            builder.Services.AddVippsWebhookProcessor(name: name).AddInMemoryRegistrations().AddSqliteInbox(Path.Combine(_directory, "inbox.db"));
        }

        builder.Services.RemoveAll<IHostedService>();
        _app = builder.Build();
        foreach (var name in Enumerable.Range(1, 20).Select(NameOf))
        {
            _app.MapVippsWebhookInbox($"/ops/{name}", "ops", name: name);
            _app.MapVippsWebhookInbox($"/bodies/{name}", "ops", "bodies", name);
        }

        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // Null if it was not built, which is told already.
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (Directory.Exists(_directory))
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    /// <summary>Takes the next receiver, whose inbox is empty.</summary>
    internal async Task<PageInbox> TakeAsync()
    {
        var name = NameOf(Interlocked.Increment(ref _tests));
        var database = _app.Services.GetRequiredKeyedService<IInboxDatabase>(name);
        await database.PrepareAsync(name, CancellationToken.None);
        return new PageInbox(this, name, database);
    }

    /// <summary>Returns the encryption of this app, or of another one.</summary>
    internal BodyProtection ProtectionOf(string name, IDataProtectionProvider? other = null)
    {
        var services = other is null ? _app.Services : new ServiceCollection().AddSingleton(other).BuildServiceProvider();
        return new BodyProtection(new AppDataProtection(services), name, protects: true);
    }

    internal InboxStatus StatusOf(string name) => _app.Services.GetRequiredKeyedService<InboxStatus>(name);

    /// <summary>Does something while the table has another name.</summary>
    internal async Task WithoutTableAsync(Func<Task> work)
    {
        await RenameAsync(Rows.Table, "away");
        await work();
        await RenameAsync("away", Rows.Table);

        async Task RenameAsync(string from, string to)
        {
            await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_directory, "inbox.db")}");
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = $"alter table {from} rename to {to}";
            await command.ExecuteNonQueryAsync();
        }
    }

    internal static WebApplicationBuilder CreateBuilder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        return builder;
    }

    /// <summary>Adds the header's authentication, and the policies <c>ops</c> and <c>bodies</c>.</summary>
    internal static void AddWho(IServiceCollection services)
    {
        services.AddAuthentication("who").AddScheme<AuthenticationSchemeOptions, Who>("who", null);
        services.AddAuthorizationBuilder()
            .AddPolicy("ops", static policy => policy.RequireClaim("who", "ops", "dpo"))
            .AddPolicy("bodies", static policy => policy.RequireClaim("who", "dpo"));
    }

    private static string NameOf(int number) => $"shop{number}";

    private sealed class Who(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(
            Request.Headers["X-Who"] is [{ } who]
                ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity([new Claim("who", who)], "who")), "who"))
                : AuthenticateResult.NoResult());
    }
}
