using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore.Tests.Receiving;

/// <summary>What a stranger's request costs, and that no delivery of Vipps' is lost to it.</summary>
public sealed class StrangerTests
{
    private const int Many = 5_000;
    private const string NamesAnother = "but the delivery claims to be from webhook";

    private static readonly Guid OtherId = Guid.Parse("9c0a1d0e-4c2f-4a3e-8f61-0c6f2a1d7b55");
    private static readonly Guid UnknownId = Guid.Parse("00000000-0000-0000-0000-000000000001");

    private readonly FewStore _store = new();
    private int _orders;

    [Theory]
    [InlineData("x-ms-date", "2026-11-02T12:00:00Z", WebhookVerification.MalformedDate)]
    [InlineData("x-ms-content-sha256", "junk", WebhookVerification.ContentHashMismatch)]
    [InlineData("Authorization", "junk", WebhookVerification.MalformedAuthorization)]
    public async Task HeaderOfAnotherForm_IsRefused_BeforeTheBodyIsReadOrAStoreIsAsked(string name, string value, WebhookVerification reason)
    {
        await using var shop = await StartAsync();
        var head = new SignedPost { Body = new byte[1_000] }.Head();
        foreach (var header in head.Split("\r\n").Where(line =>
            line.StartsWith($"{name}:", StringComparison.Ordinal) || (name == "Authorization" && line.StartsWith("X-Vipps-", StringComparison.Ordinal))))
        {
            head = head.Replace(header, header.StartsWith("X-", StringComparison.Ordinal) ? "X-Other: 1" : $"{name}: {value}", StringComparison.Ordinal);
        }

        using var connection = await RawConnection.OpenAsync(shop.Address);
        await connection.SendAsync(head); // and never the body

        Assert.StartsWith("HTTP/1.1 401 ", await connection.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal(reason, Assert.Single(shop.Reports).Verification);
        Assert.Equal(0, _store.Asked);
    }

    [Fact]
    public async Task RequestThatNamesAKnownWebhook_IsTriedWithItsSecretAlone()
    {
        _store.Registrations = [Named(The.WebhookId, The.Secret), Named(OtherId, The.OtherSecret)];
        await using var shop = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, await PostAsync(shop, The.OtherSecret, OtherId));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(shop, The.OtherSecret, The.WebhookId));

        shop.AssertRefused(WebhookVerification.SignatureMismatch, $"{NamesAnother} {The.WebhookId}. Correct the Id of that registration");
    }

    [Fact]
    public async Task RequestThatNamesAnUnknownWebhook_WhereAllIdsAreKnown_IsTriedWithNone()
    {
        _store.Registrations = [Named(The.WebhookId, The.Secret), Named(OtherId, The.OtherSecret)];
        await using var shop = await StartAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(shop, The.Secret, UnknownId));

        shop.AssertRefused(WebhookVerification.SignatureMismatch, $"{NamesAnother} {UnknownId}. Correct the Id of that registration");
    }

    [Fact]
    public async Task SearchThatFindsNoOne_IsBoundedPerSecond_AndTheLogSaysSo()
    {
        _store.Registrations = WithoutId(Many);
        await using var shop = await StartAsync();

        await ExhaustAsync(shop);
        var genuine = await PostAsync(shop, The.Secret, id: null);

        Assert.Equal(HttpStatusCode.Unauthorized, genuine);
        Assert.Equal(DeliveryOutcome.Throttled, shop.Reports[^1].Outcome);
        Assert.Null(shop.Reports[^1].Verification);
        var line = shop.Logs.GetSnapshot().Last(record => record.Message.StartsWith("Refused a request without trying", StringComparison.Ordinal));
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.Contains($"{Many} of the {Many} registrations have no Id: set it", line.Message, StringComparison.Ordinal);
        shop.Clock.Advance(TimeSpan.FromSeconds(1)); // Vipps tries again after two
        Assert.Equal(HttpStatusCode.OK, await PostAsync(shop, The.Secret, id: null));
    }

    [Fact]
    public async Task GenuineDeliveries_HoweverMany_UseNothingUp()
    {
        _store.Registrations = WithoutId(Many);
        await using var shop = await StartAsync();

        for (var delivery = 0; delivery < 20; delivery++)
        {
            Assert.Equal(HttpStatusCode.OK, await PostAsync(shop, The.Secret, id: null));
        }
    }

    [Fact]
    public async Task WebhookWhoseIdIsKnown_IsNeverCrowdedOut()
    {
        _store.Registrations = [.. WithoutId(Many), Named(OtherId, The.OtherSecret)];
        await using var shop = await StartAsync();

        await ExhaustAsync(shop);

        Assert.Equal(HttpStatusCode.OK, await PostAsync(shop, The.OtherSecret, OtherId));
    }

    [Fact]
    public async Task WebhookWithoutAnId_OnceItDelivered_IsNeverCrowdedOut()
    {
        _store.Registrations = WithoutId(Many);
        await using var shop = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, await PostAsync(shop, The.Secret, The.WebhookId));
        await ExhaustAsync(shop);

        Assert.Equal(HttpStatusCode.OK, await PostAsync(shop, The.Secret, The.WebhookId));
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(shop, The.OtherSecret, The.WebhookId)); // found is not verified
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(shop, The.Secret, OtherId));
    }

    [Fact]
    public async Task WebhookWithoutAnId_OnceItDelivered_IsNotCrowdedOutAfterAChangeOfTheStoreEither()
    {
        _store.Registrations = WithoutId(Many);
        await using var shop = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, await PostAsync(shop, The.Secret, The.WebhookId));

        _store.Registrations = [.. WithoutId(Many), Named(OtherId, The.OtherSecret)];
        await ExhaustAsync(shop);

        Assert.Equal(HttpStatusCode.OK, await PostAsync(shop, The.Secret, The.WebhookId));
    }

    [Fact]
    public async Task FewRegistrations_AreAlwaysTried()
    {
        _store.Registrations = WithoutId(16);
        await using var endpoint = DirectEndpoint.Build(receiver =>
        {
            receiver.Services.AddSingleton(_store);
            receiver.AddRegistrationSource<FewStore>().AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask);
        });
        var forged = new SignedPost { Secret = The.OtherSecret, WebhookId = null };

        for (var request = 0; request < 20_000 / 16 * 2; request++)
        {
            Assert.Equal(401, await endpoint.PostAsync(endpoint.NewRequest(forged)));
        }

        Assert.Equal(200, await endpoint.PostAsync(endpoint.NewRequest(new SignedPost { WebhookId = null })));
    }

    [Fact]
    public async Task Warnings_AreBoundedPerMinuteAndKind_AndTheRestIsCounted()
    {
        _store.Registrations = [Named(The.WebhookId, The.Secret)];
        await using var shop = await StartAsync();

        for (var request = 0; request < 50; request++)
        {
            await PostAsync(shop, The.OtherSecret, The.WebhookId);
        }

        await shop.PostAsync(new SignedPost { ContentType = "text/plain" });
        await shop.PostAsync(new SignedPost { Date = The.Now.AddHours(1) });
        Assert.Equal(10, Lines("Refused a delivery: SignatureMismatch"));
        Assert.Equal(1, Lines("Refused a request whose Content-Type"));
        Assert.Equal(1, Lines("Refused a delivery: OutsideTolerance"));
        Assert.Equal(0, Lines("40 more lines"));

        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, Lines("40 more lines of the kind SignatureMismatch were left out within the last minute"));
        await PostAsync(shop, The.OtherSecret, The.WebhookId);
        Assert.Equal(11, Lines("Refused a delivery: SignatureMismatch"));
        shop.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(1, Lines("were left out within the last minute"));
        Assert.Equal(53, shop.Reports.Count);

        int Lines(string begin) => shop.Logs.GetSnapshot().Count(record => record.Message.Contains(begin, StringComparison.Ordinal));
    }

    [Fact]
    public async Task WarningsOfEveryKind_ThatAStrangerCanCause_AreBounded()
    {
        _store.Registrations = [Named(The.WebhookId, The.Secret)];
        await using var shop = await StartAsync();
        SignedPost[] kinds =
        [
            new() { ContentType = "text/plain" },
            new() { Body = new byte[2_000] },
            new() { Secret = The.OtherSecret },
            new() { Date = The.Now.AddDays(1) },
        ];

        for (var request = 0; request < 30; request++)
        {
            foreach (var kind in kinds)
            {
                await shop.PostAsync(kind);
            }

            foreach (var name in (string[])["x-ms-date", "x-ms-content-sha256", "Authorization"])
            {
                using var junk = new SignedPost().To(shop.Url);
                junk.Headers.Remove(name);
                junk.Headers.TryAddWithoutValidation(name, request % 2 == 0 ? "HMAC-SHA256 junk" : "");
                using var answer = await shop.SendAsync(junk);
            }
        }

        var kindsOfLines = shop.Warnings
            .GroupBy(record => record.Message.Split('.')[0])
            .ToArray();
        Assert.True(kindsOfLines.Length >= 7, string.Join('\n', kindsOfLines.Select(lines => lines.Key)));
        Assert.All(kindsOfLines, lines => Assert.InRange(lines.Count(), 1, 10));
    }

    [Fact]
    public async Task SearchForTheAdvice_IsBoundedPerSecond_AndTheLogSaysSo()
    {
        const string Note = "Not every secret was tried for this line";
        _store.Registrations = [.. Enumerable.Range(1, Many).Select(number => Named(new Guid(number, 0, 0, new byte[8]), $"secret {number}"))];
        await using var shop = await StartAsync();

        for (var request = 0; request < (20_000 / Many) + 2; request++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(shop, "of a stranger", The.WebhookId));
        }

        shop.Clock.Advance(TimeSpan.FromSeconds(1));
        await PostAsync(shop, "of a stranger", The.WebhookId);

        var lines = shop.Logs.GetSnapshot().Select(record => record.Message).Where(line => line.StartsWith("Refused a delivery", StringComparison.Ordinal));
        Assert.Equal(
            [false, false, false, false, true, true, false], lines.Select(line => line.Contains(Note, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task StoreThatFails_IsToldOfTenTimesAMinute_HoweverManyAsk()
    {
        await using var shop = await StartAsync();
        _store.Registrations = [null!];

        for (var request = 0; request < 15; request++)
        {
            Assert.Equal(HttpStatusCode.InternalServerError, await PostAsync(shop, "of a stranger", UnknownId));
        }

        Assert.Equal(10, shop.Logs.GetSnapshot().Count(record => record.Level == LogLevel.Error));
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        await shop.LoggedAsync("5 more lines of the kind RegistrationsUnavailable were left out within the last minute");
    }

    [Fact]
    public async Task ObserverThatFails_IsToldOfTenTimesAMinute_HoweverManyAsk()
    {
        _store.Registrations = [Named(The.WebhookId, The.Secret)];
        await using var shop = await StartAsync(receiver => receiver.ObserveDeliveries(static _ => throw new InvalidOperationException()));

        for (var request = 0; request < 15; request++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(shop, "of a stranger", UnknownId));
        }

        Assert.Equal(10, shop.Logs.GetSnapshot().Count(record => record.Message.StartsWith("An observer", StringComparison.Ordinal)));
        shop.Clock.Advance(TimeSpan.FromMinutes(1));
        await shop.LoggedAsync("5 more lines of the kind Observer 1 were left out within the last minute");
    }

    private static WebhookRegistration Named(Guid? id, string secret) => new(The.RegisteredUrl, secret, id);

    private static ImmutableArray<WebhookRegistration> WithoutId(int count) =>
        [.. Enumerable.Range(1, count - 1).Select(number => Named(null, $"secret {number}")), Named(null, The.Secret)];

    private static async Task ExhaustAsync(TestShop shop)
    {
        for (var request = 0; request < 20_000 / Many; request++)
        {
            using var refused = await shop.SendAsync(new SignedPost { Secret = "of a stranger", WebhookId = null }.To(shop.Url));
            Assert.Equal(DeliveryOutcome.Refused, shop.Reports[^1].Outcome);
        }

        using var last = await shop.SendAsync(new SignedPost { Secret = "of a stranger", WebhookId = null }.To(shop.Url));
        Assert.Equal(HttpStatusCode.Unauthorized, last.StatusCode);
        Assert.Equal(DeliveryOutcome.Throttled, shop.Reports[^1].Outcome);
    }

    private Task<HttpStatusCode> PostAsync(TestShop shop, string secret, Guid? id) =>
        shop.PostAsync(new SignedPost { Secret = secret, WebhookId = id, Text = The.Payment($"order-{1_000_000 + _orders++}") });

    private Task<TestShop> StartAsync(Action<VippsWebhookReceiverBuilder>? add = null) => TestShop.StartAsync(new TestShopOptions
    {
        Settings = [],
        Services = services => services.AddSingleton(_store),
        Receiver = receiver =>
        {
            receiver
                .Configure(options => options.MaxBodyLength = 1_000)
                .AddRegistrationSource<FewStore>()
                .AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask);
            add?.Invoke(receiver);
        },
    });

    private sealed class FewStore : IWebhookRegistrationSource
    {
        public ImmutableArray<WebhookRegistration> Registrations { get; set; } = [];

        public int Asked { get; private set; }

        public ValueTask<ImmutableArray<WebhookRegistration>> GetRegistrationsAsync(CancellationToken cancellationToken)
        {
            Asked++;
            return new(Registrations);
        }
    }
}
