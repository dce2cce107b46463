using System.Net;
using System.Security.Cryptography;
using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore.Tests.Receiving;

public sealed class AnswerTests
{
    [Fact]
    public async Task Delivery_SignedByTheRegistration_ReachesItsHandlerAndIsAnswered200()
    {
        (PaymentEvent Event, WebhookContext Context)? seen = null;
        await using var shop = await TestShop.StartAsync(receiver => receiver.AddHandler<PaymentEvent>((payment, context, _) =>
        {
            seen = (payment, context);
            return Task.CompletedTask;
        }));
        var post = new SignedPost();

        Assert.Equal(HttpStatusCode.OK, await shop.PostAsync(post));

        var (payment, context) = seen!.Value;
        Assert.True(payment.WasCaptured);
        Assert.Equal("order-1001", payment.Reference);
        Assert.Equal(The.WebhookId, context.Registration.Id);
        Assert.Equal(The.Now, context.AttemptedAt);
        Assert.Equal(post.Body, context.Body.ToArray());
        Assert.Equal(Convert.ToHexString(SHA256.HashData(post.Body)).ToLowerInvariant(), context.DeliveryKey);
        var report = Assert.Single(shop.Reports);
        Assert.Equal(DeliveryOutcome.Handled, report.Outcome);
        Assert.Equal(WebhookVerification.Valid, report.Verification);
    }
}
