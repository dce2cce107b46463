using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vipps.Webhooks.Tests.Events;

/// <summary>Writes the same body otherwise, in a way that JSON, RFC 3339 and ISO 8601 allow, chosen by a seed.</summary>
internal sealed class SampledSpellings(int seed)
{
    private static readonly string[] Times = ["timestamp", "occurred", "initiatedAt", "captureGuaranteedUntil"];
    private static readonly string[] Names = ["name", "eventType", "actor", "chargeType", "failureReason", "currency"];
    private const long MaxTicks = 3155378975999999999; // of a DateTime

    private readonly Random _random = new(seed);

    public byte[] Respell(JsonNode body)
    {
        var text = new StringBuilder();
        Write(text, "", body);
        return [.. _random.Next(8) == 0 ? [0xEF, 0xBB, 0xBF] : (byte[])[], .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    /// <summary>A whole number in any notation: digits, with zeros after a point, with an exponent to either side.</summary>
    public string Number(Int128 value)
    {
        var digits = Int128.Abs(value).ToString(CultureInfo.InvariantCulture);
        var sign = value < 0 || (value == 0 && Coin()) ? "-" : "";
        var shift = _random.Next(-25, 25); // value = number * 10^shift
        if (shift == 0)
        {
            return $"{sign}{digits}{Zeros(".")}";
        }

        digits = shift < 0 ? value == 0 ? digits : digits + new string('0', -shift) : digits.PadLeft(shift + 1, '0').Insert(Math.Max(digits.Length, shift + 1) - shift, ".");
        digits += digits.Contains('.', StringComparison.Ordinal) ? Zeros("") : Zeros(".");
        var exponent = $"{(shift < 0 ? "-" : Coin() ? "+" : "")}{(Coin() ? "00" : "")}{Math.Abs(shift)}";
        return $"{sign}{digits}{(Coin() ? "e" : "E")}{exponent}";

        string Zeros(string point) => Coin() ? "" : point + new string('0', _random.Next(1, 30));
    }

    public string Moment(DateTimeOffset moment)
    {
        var offset = TimeSpan.FromMinutes(_random.Next(-1439, 1440));
        offset = moment.UtcTicks + offset.Ticks is < 0 or > MaxTicks ? TimeSpan.Zero : offset;
        var local = new DateTime(moment.UtcTicks + offset.Ticks);
        var sign = offset < TimeSpan.Zero ? (Coin() ? "-" : "\u2212") : "+";
        string[] zones =
        [
            offset.ToString("hh\\:mm", CultureInfo.InvariantCulture), offset.ToString("hhmm", CultureInfo.InvariantCulture),
            .. offset.Minutes == 0 ? [offset.ToString("hh", CultureInfo.InvariantCulture)] : Array.Empty<string>(),
        ];
        var zone = offset == TimeSpan.Zero && Coin() ? (Coin() ? "Z" : "z") : sign + zones[_random.Next(zones.Length)];
        var fraction = local.ToString("fffffff", CultureInfo.InvariantCulture);
        fraction = Coin() ? fraction + string.Concat(Enumerable.Range(0, _random.Next(10)).Select(_ => _random.Next(10))) : fraction.TrimEnd('0');
        return local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            + "Tt "[_random.Next(3)]
            + local.ToString("HH:mm:ss", CultureInfo.InvariantCulture)
            + (fraction.Length > 0 ? (Coin() ? "." : ",") + fraction : "")
            + zone;
    }

    public string Case(string name) => string.Concat(name.Select(letter => Coin() ? char.ToUpperInvariant(letter) : char.ToLowerInvariant(letter)));

    private bool Coin() => _random.Next(2) == 0;

    private void Write(StringBuilder text, string name, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject fields:
                var shuffled = fields.ToArray();
                _random.Shuffle(shuffled);
                Join(text, '{', '}', shuffled, field =>
                {
                    Quote(text, field.Key);
                    text.Append(Space()).Append(':').Append(Space());
                    Write(text, field.Key, field.Value);
                });
                break;
            case JsonArray elements:
                Join(text, '[', ']', [.. elements], element => Write(text, "", element));
                break;
            case JsonValue number when number.GetValueKind() == JsonValueKind.Number:
                text.Append(Number(long.Parse(number.ToJsonString(), CultureInfo.InvariantCulture)));
                break;
            case JsonValue word when word.GetValueKind() == JsonValueKind.String:
                var spelled = word.GetValue<string>();
                Quote(text, Times.Contains(name) ? Moment(DateTimeOffset.Parse(spelled, CultureInfo.InvariantCulture)) : Names.Contains(name) ? Case(spelled) : spelled);
                break;
            default:
                text.Append(value?.ToJsonString() ?? "null");
                break;
        }
    }

    private void Join<T>(StringBuilder text, char open, char close, T[] items, Action<T> write)
    {
        text.Append(Space()).Append(open).Append(Space());
        for (var i = 0; i < items.Length; i++)
        {
            text.Append(i > 0 ? "," : "").Append(Space());
            write(items[i]);
            text.Append(Space());
        }

        text.Append(close).Append(Space());
    }

    private string Space() => new[] { "", "", "", " ", "\t", "\r\n" }[_random.Next(6)];

    private void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var letter in value)
        {
            if (letter is '"' or '\\' or < ' ' || _random.Next(8) == 0)
            {
                text.Append("\\u").Append(((int)letter).ToString(Coin() ? "x4" : "X4", CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append(letter);
            }
        }

        text.Append('"');
    }
}
