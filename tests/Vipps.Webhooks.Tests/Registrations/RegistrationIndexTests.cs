using System.Collections.Immutable;
using Vipps.Webhooks.Registrations;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Tests.Registrations;

/// <summary>The ids that an index learned for registrations without one.</summary>
public sealed class RegistrationIndexTests
{
    private static readonly Uri Url = new("https://shop.example/hooks/vipps");
    private static readonly Guid First = new(1, 0, 0, new byte[8]);
    private static readonly Guid Second = new(2, 0, 0, new byte[8]);

    [Fact]
    public void LearnedIds_OutliveAChangeOfAStore_ForTheRegistrationsThatAreStillThere()
    {
        var before = IndexOf(Of("secret one"), Of("secret two"));
        before.Learn(First, before.All[0]);
        before.Learn(Second, before.All[1]);

        // Read again, as configuration is: other objects.
        var after = new RegistrationIndex([[Of("secret two"), Of("secret three")]], before);
        var later = new RegistrationIndex([[.. after.All, Of("secret four")]], after);

        Assert.True(after.FindById(First).IsEmpty);
        Assert.Same(after.All[0], Assert.Single(after.FindById(Second).ToArray()));
        Assert.Same(after.All[0], Assert.Single(later.FindById(Second).ToArray()));
    }

    [Fact]
    public void LearnedId_OfARegistrationThatNowHasOne_IsForgotten()
    {
        var before = IndexOf(Of("secret one"));
        before.Learn(First, before.All[0]);

        var after = new RegistrationIndex([[Of("secret one", Second)]], before);

        Assert.True(after.FindById(First).IsEmpty);
        Assert.False(after.FindById(Second).IsEmpty);
    }

    [Fact]
    public void LearnedId_IsNotPushedOut_HoweverManyAreMadeUpForADeliveryThatWasRecorded()
    {
        var index = IndexOf(Of("secret one"), Of("secret two"), Of("secret three"));
        for (var at = 0; at < index.All.Length; at++)
        {
            index.Learn(new Guid(at + 1, 0, 0, new byte[8]), index.All[at]);
        }

        var madeUp = Enumerable.Range(100, 100).Select(number => new Guid(number, 0, 0, new byte[8])).ToArray();
        foreach (var id in madeUp)
        {
            index.Learn(id, index.All[0]);
        }

        Assert.Equal(index.All, Enumerable.Range(1, 3).Select(number => Assert.Single(index.FindById(new Guid(number, 0, 0, new byte[8])).ToArray())));
        Assert.All(madeUp, id => Assert.True(index.FindById(id).IsEmpty));
    }

    [Fact]
    public void WebhookWithTwoRegistrations_IsFoundAsBoth()
    {
        var index = IndexOf(Of("secret one"), new WebhookRegistration(new Uri("https://www.shop.example/hooks/vipps"), "secret one"));
        index.Learn(First, index.All[0]);
        index.Learn(First, index.All[1]);

        Assert.Equal(index.All, index.FindById(First).ToArray());
    }

    private static WebhookRegistration Of(string secret, Guid? id = null) => new(Url, secret, id);

    private static RegistrationIndex IndexOf(params ImmutableArray<WebhookRegistration> registrations) => new([registrations]);
}
