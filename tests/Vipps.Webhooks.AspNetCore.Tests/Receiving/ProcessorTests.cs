using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.AspNetCore.Tests.Support;

namespace Vipps.Webhooks.AspNetCore.Tests.Receiving;

/// <summary>Receiving without a web framework: headers and body in, a report out.</summary>
public sealed class ProcessorTests
{
    [Fact]
    public async Task Process_HeadersOfARequest_ReportsWhatToAnswer()
    {
        await using var services = NewServices();
        var processor = services.GetRequiredService<WebhookProcessor>();
        var post = new SignedPost();
        using var request = post.To(The.RegisteredUrl);
        var headers = DeliveryHeaders.From(request.Headers.Concat(request.Content!.Headers));

        var first = await processor.ProcessAsync(headers, post.Body, TestContext.Current.CancellationToken);
        var second = await processor.ProcessAsync(headers, post.Body, TestContext.Current.CancellationToken);
        var changed = await processor.ProcessAsync(headers, "{}"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal((DeliveryOutcome.Handled, 200), (first.Outcome, first.StatusCode));
        Assert.Equal((DeliveryOutcome.Duplicate, 200), (second.Outcome, second.StatusCode));
        Assert.Equal((DeliveryOutcome.Refused, 401), (changed.Outcome, changed.StatusCode));
    }

    [Fact]
    public async Task Process_HeadersByProperty_AreEnough()
    {
        await using var services = NewServices();
        var post = new SignedPost();
        var signed = post.Sign();
        var headers = new DeliveryHeaders { Date = signed.Date, ContentHash = signed.ContentHash, AlternateAuthorization = signed.Authorization };

        var report = await services.GetRequiredService<WebhookProcessor>()
            .ProcessAsync(headers, post.Body, TestContext.Current.CancellationToken);

        Assert.Equal(DeliveryOutcome.Handled, report.Outcome);
    }

    [Theory]
    [InlineData("x-MS-date,X-MS-CONTENT-SHA256,authorization")]
    [InlineData("X-Ms-Date,x-ms-content-sha256,AUTHORIZATION")]
    public async Task HeaderNames_AreComparedWithoutCase_AndSplitValuesAreJoined(string names)
    {
        await using var services = NewServices();
        var post = new SignedPost();
        var signed = post.Sign();
        var name = names.Split(',');
        var headers = DeliveryHeaders.From(
        [
            new(name[0], signed.Date.Split(", ")), // as an adapter splits it
            new(name[1], [signed.ContentHash]),
            new(name[2], [signed.Authorization]),
        ]);

        var report = await services.GetRequiredService<WebhookProcessor>()
            .ProcessAsync(headers, post.Body, TestContext.Current.CancellationToken);

        Assert.Equal(DeliveryOutcome.Handled, report.Outcome);
    }

    [Fact]
    public async Task Process_BodyThatIsTooLong_Is413()
    {
        await using var services = NewServices();
        using var request = new SignedPost().To(The.RegisteredUrl);

        var report = await services.GetRequiredService<WebhookProcessor>()
            .ProcessAsync(DeliveryHeaders.From(request.Headers), new byte[256 * 1024 + 1], TestContext.Current.CancellationToken);

        Assert.Equal((DeliveryOutcome.BodyTooLong, 413), (report.Outcome, report.StatusCode));
    }

    [Fact]
    public void Processor_WithoutHandlers_NamesTheCallThatAddedIt()
    {
        var services = new ServiceCollection().AddLogging();
        services.AddVippsWebhookProcessor().AddInMemoryRegistrations();
        using var provider = services.BuildServiceProvider();

        var failure = Assert.Throws<InvalidOperationException>(provider.GetRequiredService<WebhookProcessor>);

        Assert.Contains("AddVippsWebhookProcessor()", failure.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider NewServices()
    {
        var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(new FakeTimeProvider(The.Now));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(TestShopOptions.OneRegistration()).Build();
        services.AddVippsWebhookProcessor(configuration.GetSection("Vipps")).AddHandler<WebhookEvent>((_, _, _) => Task.CompletedTask);
        return services.BuildServiceProvider();
    }
}
