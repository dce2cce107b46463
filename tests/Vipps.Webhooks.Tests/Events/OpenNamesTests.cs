using System.Reflection;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks.Tests.Events;

/// <summary>The names that Vipps may add to: one behaviour for all of their types.</summary>
public sealed class OpenNamesTests
{
    public static TheoryData<Type, string[]> Names => new()
    {
        { typeof(PaymentEventName), ["CREATED", "ABORTED", "EXPIRED", "CANCELLED", "CAPTURED", "REFUNDED", "AUTHORIZED", "TERMINATED"] },
        { typeof(PaymentState), ["CREATED", "AUTHORIZED", "ABORTED", "EXPIRED", "TERMINATED"] },
        { typeof(AgreementActor), ["MERCHANT", "USER", "ADMIN"] },
        { typeof(ChargeType), ["RECURRING", "INITIAL", "UNSCHEDULED"] },
        { typeof(WebhookEventType), [.. WebhookEventTypes.All.Select(type => type.Name)] },
        { typeof(ChargeFailureReason), ["user_action_required", "charge_amount_too_high", "non_technical_error", "technical_error"] },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void KnownNames_AreTheDocumentedOnes(Type type, string[] documented)
    {
        var known = HolderOf(type).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == type)
            .Select(property => property.GetValue(null)!).ToArray();

        Assert.Equal(documented.Order(), known.Select(name => name.ToString()!).Order());
        Assert.All(known, name => Assert.True(IsKnown(name)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void UnknownName_IsKeptAsItWasSent(Type type, string[] documented)
    {
        var unknown = Make(type, "Something_NEW");
        var otherCase = Make(type, "sOMETHING_new");

        Assert.Equal("Something_NEW", unknown.ToString());
        Assert.False(IsKnown(unknown));
        Assert.Equal("sOMETHING_new", otherCase.ToString());
        Assert.Equal(unknown, otherCase);
        Assert.Equal(unknown.GetHashCode(), otherCase.GetHashCode());
        Assert.NotEqual(Make(type, documented[0]), unknown);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void KnownName_InAnyCase_IsTheDocumentedOne(Type type, string[] documented) => Assert.All(documented, name => Assert.All(
        [name.ToLowerInvariant(), name.ToUpperInvariant(), char.ToUpperInvariant(name[0]) + name[1..].ToLowerInvariant()],
        spelling =>
        {
            var made = Make(type, spelling);

            Assert.Equal(Make(type, name), made);
            Assert.Equal(Make(type, name).GetHashCode(), made.GetHashCode());
            Assert.Equal(name, made.ToString()); // so that one can switch on it
            Assert.True(IsKnown(made));
        }));

    [Theory]
    [MemberData(nameof(Names))]
    public void Constants_AreTheDocumentedNames(Type type, string[] documented)
    {
        var constants = HolderOf(type).GetNestedType("Names")!.GetFields();

        Assert.All(constants, constant => Assert.True(constant.IsLiteral));
        Assert.Equal(documented.Order(), constants.Select(constant => (string)constant.GetRawConstantValue()!).Order());
        Assert.All(
            constants,
            constant => Assert.Equal(constant.GetRawConstantValue(), HolderOf(type).GetProperty(constant.Name)!.GetValue(null)!.ToString()));
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

    // The known event types are in a class of their own.
    private static Type HolderOf(Type type) => type == typeof(WebhookEventType) ? typeof(WebhookEventTypes) : type;

    private static object Make(Type type, string? name) => Activator.CreateInstance(type, name)!;

    private static bool IsKnown(object name) => (bool)name.GetType().GetProperty("IsKnown")!.GetValue(name)!;
}
