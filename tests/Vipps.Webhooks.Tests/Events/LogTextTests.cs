using System.Globalization;
using System.Text;

namespace Vipps.Webhooks.Tests.Events;

/// <summary>Whatever a body holds, an event is one short line of a log that says what it seems to say.</summary>
public sealed class LogTextTests
{
    private const int MostCharacters = 300; // "FAILED", a type, a subject, and a sentence of ours

    public static TheoryData<string> AllTypes => WebhookEventReaderTests.AllTypes;

    /// <summary>Texts that hide, turn around, or break what is around them, and one that fills the log.</summary>
    private static readonly string[] Hostile =
    [
        "a\r\nINFO all is well", "a\u001b[2J", "a\u202Eerutpac", "a\u2066b\u2069", "a\u200Bb", "a\uFEFF", "a\u2028b", "a\u2029b", "a\u061Cb", "a\u0085b",
        "\u05E9\u05DC\u05D5\u05DD 12", "\u0645\u0631\u062D\u0628\u0627", "a\U000E0001", "a\uE000", new('x', 10_000), new('\u202E', 10_000),
        string.Concat(Enumerable.Repeat("\U0001F600", 5_000)),
    ];

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void ToString_HostileTextInAnyField_IsShortVisibleAndOnOneLine(string type)
    {
        foreach (var hostile in Hostile)
        {
            var body = Payload.Of(new(type), body =>
            {
                foreach (var (name, _) in body.ToArray().Where(field => field.Value?.GetValueKind() == System.Text.Json.JsonValueKind.String))
                {
                    // A family is told by the beginning of its type.
                    body[name] = name == "eventType" ? (string?)body[name] + hostile : hostile;
                }
            });
            foreach (var registeredFor in new WebhookEventType[]?[] { [new(type)], [new(type + hostile)], null })
            {
                AssertFitsALog(WebhookEventReader.Read(body, registeredFor).ToString());
            }
        }
    }

    [Fact]
    public void ToString_UsualTexts_AreUntouched()
    {
        Assert.Equal("epayments.payment.captured.v1 ordre-å-Ω-日本", WithReference("ordre-å-Ω-日本"));
        Assert.Equal("epayments.payment.captured.v1 " + new string('x', 100), WithReference(new('x', 100)));
        Assert.Equal("epayments.payment.captured.v1 " + new string('x', 99) + "…", WithReference(new('x', 101)));
        Assert.Equal("epayments.payment.captured.v1 a\\u202Eb", WithReference("a\u202Eb"));

        static string WithReference(string reference) =>
            Payload.Read<PaymentEvent>(WebhookEventTypes.PaymentCaptured, body => body["reference"] = reference).ToString();
    }

    private static void AssertFitsALog(string text)
    {
        Assert.InRange(text.Length, 1, MostCharacters);
        foreach (var letter in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(letter) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate
                || letter.Value is >= 0x590 and <= 0x8FF) // Hebrew, Arabic
            {
                Assert.Fail($"U+{letter.Value:X4}");
            }
        }
    }
}
