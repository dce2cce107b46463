namespace Vipps.Webhooks.Tests.Signing;

/// <summary>Flips, drops, doubles, pads and re-cases, at every place.</summary>
internal static class Tampering
{
    private static readonly string[] Pads = [" ", "\t", "\n", "\r\n", "\0", "=", ",", "a", "\u00a0"];

    public static IEnumerable<(string How, string Value)> Of(string value)
    {
        yield return ("dropped", "");
        yield return ("doubled with a comma", value + "," + value);
        yield return ("doubled with a comma and a space", value + ", " + value);
        yield return ("in upper case", value.ToUpperInvariant());
        yield return ("in lower case", value.ToLowerInvariant());
        foreach (var pad in Pads)
        {
            yield return ($"padded before with {(int)pad[0]}", pad + value);
            yield return ($"padded after with {(int)pad[0]}", value + pad);
        }

        for (var i = 0; i < value.Length; i++)
        {
            yield return ($"without character {i}", value.Remove(i, 1));
            yield return ($"with character {i} doubled", value.Insert(i, value[i].ToString()));
            yield return ($"cut at {i}", value[..i]);
            for (var bit = 0; bit < 16; bit++)
            {
                yield return ($"with bit {bit} of character {i} flipped", Replace(value, i, (char)(value[i] ^ (1 << bit))));
            }

            if (char.IsAsciiLetter(value[i]))
            {
                yield return ($"with character {i} in the other case", Replace(value, i, (char)(value[i] ^ 0x20)));
            }
        }
    }

    public static IEnumerable<(string How, byte[] Value)> Of(byte[] value)
    {
        yield return ("with a byte order mark", [0xEF, 0xBB, 0xBF, .. value]);
        yield return ("doubled", [.. value, .. value, 0x20]); // a space more, so that an empty body is tampered with as well
        foreach (var pad in (byte[])[0, 0x09, 0x0A, 0x20, 0x7D])
        {
            yield return ($"padded before with {pad}", [pad, .. value]);
            yield return ($"padded after with {pad}", [.. value, pad]);
        }

        for (var i = 0; i < value.Length; i++)
        {
            yield return ($"without byte {i}", [.. value[..i], .. value[(i + 1)..]]);
            yield return ($"with byte {i} doubled", [.. value[..i], value[i], .. value[i..]]);
            for (var bit = 0; bit < 8; bit++)
            {
                var flipped = value.ToArray();
                flipped[i] ^= (byte)(1 << bit);
                yield return ($"with bit {bit} of byte {i} flipped", flipped);
            }
        }
    }

    private static string Replace(string value, int index, char character) => $"{value[..index]}{character}{value[(index + 1)..]}";
}
