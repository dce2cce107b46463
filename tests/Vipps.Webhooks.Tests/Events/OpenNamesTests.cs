using System.Reflection;

namespace Vipps.Webhooks.Tests.Events;

/// <summary>The names that Vipps may add to: one behaviour for all of their types.</summary>
public sealed class OpenNamesTests
{
    public static TheoryData<Type, string[]> Names => new()
    {
        { typeof(PaymentEventName), ["CREATED", "ABORTED", "EXPIRED", "CANCELLED", "CAPTURED", "REFUNDED", "AUTHORIZED", "TERMINATED"] },
        { typeof(AgreementActor), ["MERCHANT", "USER", "ADMIN"] },
        { typeof(ChargeType), ["RECURRING", "INITIAL", "UNSCHEDULED"] },
        { typeof(ChargeFailureReason), ["user_action_required", "charge_amount_too_high", "non_technical_error", "technical_error"] },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void KnownNames_AreTheDocumentedOnes(Type type, string[] documented)
    {
        var known = type.GetProperties(BindingFlags.Public | BindingFlags.Static).Select(property => property.GetValue(null)!).ToArray();

        Assert.Equal(documented, known.Select(name => name.ToString()));
        Assert.All(known, name => Assert.True(IsKnown(name)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void UnknownName_IsKeptAsItWasSent(Type type, string[] documented)
    {
        var unknown = Make(type, "Something_NEW");
        var otherCase = Make(type, documented[0].All(char.IsUpper) ? documented[0].ToLowerInvariant() : documented[0].ToUpperInvariant());

        Assert.Equal("Something_NEW", unknown.ToString());
        Assert.False(IsKnown(unknown));
        Assert.False(IsKnown(otherCase));
        Assert.NotEqual(Make(type, documented[0]), otherCase);
        Assert.Equal(Make(type, documented[0]), Make(type, documented[0]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Default_IsEmptyAndUnknown(Type type, string[] documented)
    {
        var nothing = Activator.CreateInstance(type)!;

        Assert.Equal("", nothing.ToString());
        Assert.False(IsKnown(nothing));
        Assert.NotEqual(Make(type, documented[0]), nothing);
        Assert.Equal(Activator.CreateInstance(type)!.GetHashCode(), nothing.GetHashCode());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Constructor_BlankName_Throws(Type type, string[] documented)
    {
        Assert.NotEmpty(documented);
        Assert.All(
            ["", " ", null],
            name => Assert.IsAssignableFrom<ArgumentException>(Assert.Throws<TargetInvocationException>(() => Make(type, name)).InnerException));
    }

    [Fact]
    public void EventType_OfEachPaymentName_IsTheTypeOfThatName() => Assert.Equal(
        WebhookEventTypes.Payments,
        WebhookEventTypes.Payments.Select(type => new PaymentEventName(type.Name.Split('.')[2].ToUpperInvariant()).EventType));

    [Fact]
    public void EventType_OfAnUnknownPaymentName_FollowsTheSamePattern()
    {
        Assert.Equal(new WebhookEventType("epayments.payment.settled.v1"), new PaymentEventName("SETTLED").EventType);
        Assert.Equal(default, default(PaymentEventName).EventType);
    }

    private static object Make(Type type, string? name) => Activator.CreateInstance(type, name)!;

    private static bool IsKnown(object name) => (bool)name.GetType().GetProperty("IsKnown")!.GetValue(name)!;
}
