using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks.Tests.Events;

/// <summary>
/// What is written is the same in every culture. Data of cultures is left out of the tests (InvariantGlobalization), so here is one that
/// writes everything otherwise, as th-TH does dates and ar-SA dates and signs.
/// </summary>
public sealed class CultureTests
{
    [Fact]
    public void ToString_InAnotherCulture_IsTheSame()
    {
        object[] things =
        [
            .. WebhookEventTypes.All.Select(Payload.Read),
            new Money(-35000, "NOK"),
            new Money(-35000, "JPY"),
            new VippsAccessToken("secret", new DateTimeOffset(2026, 11, 2, 13, 0, 0, TimeSpan.FromHours(1))),
        ];

        Assert.Equal(things.Select(thing => thing.ToString()), OtherCulture.Run(() => things.Select(thing => thing.ToString()).ToArray()));
    }

    [Fact]
    public void Read_InAnotherCulture_IsTheSame() => OtherCulture.Run(() =>
    {
        var payment = (PaymentEvent)Payload.Read(WebhookEventTypes.PaymentAuthorized);

        Assert.Equal(35000, payment.Amount.MinorUnits);
        Assert.Equal(2024, payment.OccurredAt!.Value.Year);
        return true;
    });

    [Fact]
    public void Records_ThatHoldMomentsOrNumbers_SayThemselvesHow() => Assert.Empty(OtherCulture.RecordsThatDoNotSayHow(typeof(WebhookEvent).Assembly));
}
