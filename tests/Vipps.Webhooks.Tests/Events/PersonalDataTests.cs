using System.Collections;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using Vipps.Webhooks.Events;

namespace Vipps.Webhooks.Tests.Events;

/// <summary>An event is fit for a log: neither it nor what it holds prints personal data.</summary>
public sealed class PersonalDataTests
{
    private const string Mark = "PERSONAL";

    public static TheoryData<string> AllTypes => WebhookEventReaderTests.AllTypes;

    /// <summary>What may be printed: everything else in a body is marked.</summary>
    private static readonly string[] Printable =
    [
        "msn", "reference", "name", "eventType", "agreementId", "chargeId", "merchantQrId", "currency",
        "timestamp", "occurred", "initiatedAt", "captureGuaranteedUntil",
    ];

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void ToString_OfEveryEvent_AndOfWhatItHolds_HasNone(string type)
    {
        var read = WebhookEventReader.Read(Payload.Of(new(type), MarkTexts), [new(type)]);

        Assert.IsNotType<UnknownEvent>(read);
        AssertPrintsNothingPersonal(read);
    }

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void ToString_OfAnEventThatCannotBeRead_HasNone(string type)
    {
        var read = WebhookEventReader.Read(Payload.Of(new(type), body =>
        {
            MarkTexts(body);
            foreach (var name in (string[])["success", "occurred", "auth_req_id", "merchantQrId", "agreementId"])
            {
                body.Remove(name);
            }
        }));

        Assert.IsType<UnknownEvent>(read);
        AssertPrintsNothingPersonal(read);
    }

    [Fact]
    public void ToString_ControlCharactersInAReference_DoNotBreakTheLine() => Assert.Equal(
        "epayments.payment.captured.v1 a\\u000D\\u000AINFO all is well",
        Payload.Read<PaymentEvent>(WebhookEventTypes.PaymentCaptured, body => body["reference"] = "a\r\nINFO all is well").ToString());

    [Fact]
    public void EveryEventType_IsAmongThoseRead()
    {
        var read = WebhookEventTypes.All.Select(type => Payload.Read(type).GetType()).Append(typeof(UnknownEvent)).ToHashSet();

        var events = typeof(WebhookEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(WebhookEvent)));

        Assert.Equal(events.OrderBy(type => type.Name), read.OrderBy(type => type.Name));
    }

    [Fact]
    public void TypesThatHoldPersonalData_ArePlainClasses()
    {
        Type[] types =
        [
            typeof(UserDetails), typeof(ShippingDetails), typeof(ShippingAddress),
            .. typeof(WebhookEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(WebhookEvent))),
        ];

        Assert.All(types, type =>
        {
            Assert.True(type.IsSealed);
            Assert.Null(type.GetMethod("<Clone>$")); // a record would print its members
            Assert.Null(type.GetCustomAttribute<DebuggerDisplayAttribute>());
        });
    }

    /// <summary>Marks every text of the body that is no id, name or date, and adds a field that is not known.</summary>
    private static void MarkTexts(JsonObject body)
    {
        MarkIn(body);
        body["newField"] = Mark;

        static void MarkIn(JsonObject parent)
        {
            foreach (var (name, value) in parent.ToArray())
            {
                if (value is JsonObject child)
                {
                    MarkIn(child);
                }
                else if (value?.GetValueKind() == System.Text.Json.JsonValueKind.String && !Printable.Contains(name))
                {
                    parent[name] = Mark;
                }
            }
        }
    }

    private static void AssertPrintsNothingPersonal(object thing)
    {
        Assert.DoesNotContain(Mark, thing.ToString(), StringComparison.Ordinal);

        // Everything of our own that hangs on it, but not the texts, names and raw values themselves.
        foreach (var property in thing.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetValue(thing) is { } held and not IEnumerable && held.GetType() is { IsClass: true, Namespace: "Vipps.Webhooks" })
            {
                AssertPrintsNothingPersonal(held);
            }
        }
    }
}
