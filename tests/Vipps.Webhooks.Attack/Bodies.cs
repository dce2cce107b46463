using System.Text;

namespace Vipps.Webhooks.Attack;

/// <summary>Bodies as Vipps may write them, the same in other spellings, and some that are not even JSON. All of them get signed.</summary>
internal static class Bodies
{
    private static readonly string[] Events =
    [
        """{"msn":"123456","reference":"order-§","pspReference":"12345§","name":"CAPTURED","amount":{"currency":"NOK","value":35000},"timestamp":"2026-11-02T11:59:58.260Z","idempotencyKey":null,"success":true}""",
        """{"msn":"123456","reference":"order-§","pspReference":"12345§","name":"AUTHORIZED","amount":{"currency":"DKK","value":1},"timestamp":"2026-11-02T11:59:58Z","success":false,"userDetails":{"email":"a@example.com","firstName":"Åse"}}""",
        """{"agreementId":"agr_§","agreementUUID":"0b3f1d9e-58a7-4a46-8b77-0f8f2f0c1a11","eventType":"recurring.agreement-activated.v1","occurred":"2026-11-02T11:59:58.1234567Z","actor":"USER","msn":"123456"}""",
        """{"agreementId":"agr_§","chargeId":"chr-§","amount":100,"chargeType":"RECURRING","eventType":"recurring.charge-failed.v1","currency":"NOK","occurred":"2026-11-02T11:59:58+02:00","failureCode":41,"failureReason":"technical_error","msn":"123456"}""",
        """{"auth_req_id":"§"}""",
        """{"customerToken":"§","merchantQrId":"qr","msn":"123456","initiatedAt":"2026-11-02T11:59:58.1234567Z"}""",
        """{"agreementId":"§","eventType":"donations.agreement.started.v1"}""",
    ];

    // In the place of a value. Nothing of it may be worse than an event that is not known.
    private static readonly string[] Values =
    [
        "null", "true", "0", "-0", "-1", "35000.0", "3.5e4", "1e400", "-1e-400", "9223372036854775808", "0.1", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"",
        "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"", "\"captured\"", "\"2026-11-02T11:59:58.260+0200\"", "\"2026-02-30T25:61:61Z\"", "\"0001-01-01T00:00:00+14:00\"", "[]", "{}", "[[[[]]]]",
        "{\"currency\":null}", "\"\u202Eabc\"", "01", "+1", "NaN", "'x'", "tru", "", "\"\\x\"", "\"unended", "/* */1",
    ];

    public static byte[] Next(Random random)
    {
        var text = random.Pick(Events).Replace("§", $"{random.Next(1_000_000):X}", StringComparison.Ordinal);
        return random.Next(12) switch
        {
            0 => Encoding.UTF8.GetBytes(Respelled(text, random)),
            1 or 2 => Encoding.UTF8.GetBytes(OtherValue(text, random)),
            3 => Encoding.UTF8.GetBytes(text[..random.Next(text.Length + 1)]),
            4 => Noise(random),
            5 => Encoding.UTF8.GetBytes(Extreme(text, random)),
            6 => Touched(Encoding.UTF8.GetBytes(text), random),
            _ => Encoding.UTF8.GetBytes(text),
        };
    }

    /// <summary>Changes, takes out or puts in a few bytes.</summary>
    public static byte[] Touched(byte[] bytes, Random random)
    {
        List<byte> touched = [.. bytes];
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var at = random.Next(touched.Count + 1);
            switch (random.Next(4))
            {
                case 0 when at < touched.Count:
                    touched[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < touched.Count:
                    touched.RemoveAt(at);
                    break;
                case 2:
                    touched.Insert(at, random.Pick("\0\t\n\r \",:;=+/-0Aaåÿ".Select(letter => (byte)letter).ToArray()));
                    break;
                default:
                    var length = random.Next(Math.Min(20, touched.Count - at) + 1);
                    touched.InsertRange(random.Next(touched.Count + 1), touched.GetRange(at, length));
                    break;
            }
        }

        return [.. touched];
    }

    private static string Respelled(string text, Random random) => random.Next(5) switch
    {
        0 => text.Replace(",", " ,\r\n\t", StringComparison.Ordinal),
        1 => text.Replace("a", "\\u0061", StringComparison.Ordinal),
        2 => text.ToUpperInvariant(),
        3 => text[..^1] + "," + text[1..],
        _ => $" {text}\n",
    };

    private static string OtherValue(string text, Random random)
    {
        var colons = Enumerable.Range(0, text.Length).Where(at => text[at] == ':' && text[at - 1] == '"').ToArray();
        var start = random.Pick(colons) + 1;
        var end = text.IndexOfAny([',', '}'], start);
        return text[..start] + random.Pick(Values) + text[end..];
    }

    private static string Extreme(string text, Random random) => random.Next(6) switch
    {
        0 => "\uFEFF" + text,
        1 => new string('[', random.Next(1, 4_000)),
        2 => text[..^1] + ",\"more\":" + string.Concat(Enumerable.Repeat("{\"a\":", 900)) + "1" + new string('}', 901),
        3 => text.Replace("NOK", new string('N', random.Next(6_000)), StringComparison.Ordinal),
        4 => text + text,
        _ => text.PadRight(Protocol.MaxBodyLength + random.Next(-1, 2)),
    };

    private static byte[] Noise(Random random)
    {
        var bytes = new byte[random.OneIn(3) ? 0 : random.Next(600)];
        random.NextBytes(bytes);
        return bytes;
    }
}
