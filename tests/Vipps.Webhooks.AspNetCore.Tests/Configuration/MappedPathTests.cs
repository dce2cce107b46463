using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore.Tests.Configuration;

/// <summary>A registered URL whose path leads to no endpoint is told when the app starts: Vipps would get 404, and the app hear nothing.</summary>
public sealed class MappedPathTests
{
    [Theory]
    [InlineData("/hooks/vipps", "/hooks/vipps")]
    [InlineData("/hooks/vipps", "hooks/VIPPS/")]
    [InlineData("/hooks/vipps/?key=1", "/hooks/vipps")]
    [InlineData("/hooks/bl%C3%A5", "/hooks/bl\u00e5")]
    [InlineData("/hooks/norway", "/hooks/{shop}")]
    [InlineData("/hooks/7", "/hooks/{shop:int}")]
    [InlineData("/hooks", "/hooks/{shop=norway}")]
    [InlineData("/hooks/a/b", "/hooks/{**rest}")]
    [InlineData("/", "/")]
    public async Task PathThatIsMapped_IsNotSpokenOf(string registered, string pattern) =>
        Assert.Empty(await StartAsync([registered], app => app.MapVippsWebhooks(pattern)));

    [Theory]
    [InlineData("/hooks/vipps", "/hook/vipps")]
    [InlineData("/hooks/vipps", "/hooks")]
    [InlineData("/hooks/vipps", "/")]
    [InlineData("/hooks/", "/hooks/{shop}")]
    [InlineData("/", "/hooks/vipps")]
    public async Task PathThatIsNotMapped_IsWarnedOf(string registered, string pattern)
    {
        var (level, message) = Assert.Single(await StartAsync([registered], app => app.MapVippsWebhooks(pattern)));

        Assert.Equal(LogLevel.Warning, level);
        Assert.Contains($"https://shop.example{registered} (1 of 1 registrations)", message, StringComparison.Ordinal);
        Assert.Contains($"Mapped is {pattern}.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/base/hooks/vipps", "/hooks/vipps")]
    [InlineData("/a/b/hooks", "/hooks")]
    public async Task PathWhoseEndIsMapped_MayHaveABase(string registered, string pattern)
    {
        var (level, message) = Assert.Single(await StartAsync([registered], app => app.MapVippsWebhooks(pattern)));

        Assert.Equal(LogLevel.Information, level);
        Assert.Contains("UsePathBase or a proxy", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Group_CountsWithItsPrefix() =>
        Assert.Empty(await StartAsync(["/api/hooks"], app => app.MapGroup("/api").MapVippsWebhooks("/hooks")));

    [Fact]
    public async Task SeveralEndpoints_OneOfThemIsEnough_AndEndpointsOfOthersDoNotCount()
    {
        Assert.Empty(await StartAsync(["/old", "/new"], app =>
        {
            app.MapVippsWebhooks("/old");
            app.MapVippsWebhooks("/new");
        }));
        Assert.Contains("(1 of 2 registrations)", Assert.Single(await StartAsync(["/old", "/new"], app =>
        {
            app.MapVippsWebhooks("/old");
            app.MapPost("/new", () => "");
        })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RegistrationInMemory_IsLookedAt_AndAStoreOfTheAppsOwnIsNotAsked()
    {
        var lines = await StartAsync([], app => app.MapVippsWebhooks("/hooks"), receiver => receiver.AddInMemoryRegistrations()
            .AddRegistrationSource<NeverAsked>(), app => app.Services.GetRequiredService<InMemoryWebhookRegistrationStore>()
                .Add(new WebhookRegistration(SignedPost.AsWritten("https://shop.example/%7Eelsewhere"), The.Secret)));

        Assert.Equal(LogLevel.Warning, Assert.Single(lines).Level);
    }

    private static async Task<(LogLevel Level, string Message)[]> StartAsync(
        string[] registered,
        Action<WebApplication> map,
        Action<VippsWebhookReceiverBuilder>? more = null,
        Action<WebApplication>? before = null)
    {
        var settings = registered
            .SelectMany((path, index) => new[]
            {
                KeyValuePair.Create($"Vipps:Registrations:{index}:Url", (string?)$"https://shop.example{path}"),
                KeyValuePair.Create($"Vipps:Registrations:{index}:Secret", (string?)The.Secret),
            })
            .ToDictionary();
        await using var app = TestShop.Build(new TestShopOptions
        {
            Settings = settings,
            Receiver = receiver =>
            {
                receiver.AddHandler<WebhookEvent>(static (_, _, _) => Task.CompletedTask);
                more?.Invoke(receiver);
            },
        });
        map(app);
        before?.Invoke(app);

        await app.StartAsync(TestContext.Current.CancellationToken);

        return
        [
            .. app.Services.GetFakeLogCollector().GetSnapshot()
                .Where(record => record.Category!.StartsWith("Vipps", StringComparison.Ordinal) && record.Level >= LogLevel.Information)
                .Select(record => (record.Level, record.Message)),
        ];
    }

    private sealed class NeverAsked : IWebhookRegistrationSource
    {
        public ValueTask<System.Collections.Immutable.ImmutableArray<WebhookRegistration>> GetRegistrationsAsync(CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
