using System.Buffers.Text;

namespace Vipps.Webhooks.Events;

/// <summary>Reads a JSON number as a whole number of 64 bits, in any notation: 35000, 35000.0 and 3.5e4 are one value.</summary>
internal static class JsonInteger
{
    private const int MaxDigits = 19; // of a long
    private const long MaxExponent = int.MaxValue; // an exponent beyond it moves the point out of any body

    /// <summary>Reads a number exactly, without rounding.</summary>
    /// <param name="number">A number as JSON writes it (RFC 8259, section 6).</param>
    /// <param name="value">The number.</param>
    /// <returns>False if it is not whole or does not fit.</returns>
    public static bool TryParse(ReadOnlySpan<byte> number, out long value)
    {
        // Most often digits alone.
        if (Utf8Parser.TryParse(number, out value, out var consumed) && consumed == number.Length)
        {
            return true;
        }

        value = 0;
        var exponentAt = number.IndexOfAny((byte)'e', (byte)'E');
        var exponent = exponentAt < 0 ? 0 : ExponentOf(number[(exponentAt + 1)..]);
        var mantissa = exponentAt < 0 ? number : number[..exponentAt];
        var isNegative = mantissa[0] == '-';
        mantissa = isNegative ? mantissa[1..] : mantissa;
        var point = mantissa.IndexOf((byte)'.');
        var whole = point < 0 ? mantissa.Length : point;

        // Zeros at either end are not part of the value, but those at the right end move the point.
        var first = mantissa.IndexOfAnyExcept((byte)'0', (byte)'.');
        if (first < 0)
        {
            return true;
        }

        var last = mantissa.LastIndexOfAnyExcept((byte)'0', (byte)'.');
        var zeros = exponent + whole - 1 - last + (last > whole ? 1 : 0);
        return zeros is >= 0 and < MaxDigits && TryCombine(mantissa[first..(last + 1)], (int)zeros, isNegative, out value);
    }

    private static bool TryCombine(ReadOnlySpan<byte> digits, int zeros, bool isNegative, out long value)
    {
        Int128 sum = 0;
        var count = zeros;
        foreach (var digit in digits)
        {
            if (digit != '.')
            {
                sum = (sum * 10) + (digit - '0');
                if (++count > MaxDigits)
                {
                    value = 0;
                    return false;
                }
            }
        }

        for (; zeros > 0; zeros--)
        {
            sum *= 10;
        }

        sum = isNegative ? -sum : sum;
        var fits = sum >= long.MinValue && sum <= long.MaxValue;
        value = fits ? (long)sum : 0;
        return fits;
    }

    private static long ExponentOf(ReadOnlySpan<byte> text)
    {
        var isNegative = text[0] == '-';
        long exponent = 0;
        foreach (var digit in text[0] is (byte)'-' or (byte)'+' ? text[1..] : text)
        {
            exponent = Math.Min((exponent * 10) + (digit - '0'), MaxExponent * 2);
        }

        return isNegative ? -exponent : exponent;
    }
}
