using System.Buffers.Text;

namespace Vipps.Webhooks.Events;

/// <summary>
/// Reads a moment as RFC 3339 and ISO 8601 write it: <c>2024-06-03T12:22:10.501Z</c>, with any number of fraction digits after a point or a
/// comma, any offset (<c>Z</c>, <c>+02:00</c>, <c>+0200</c>, <c>+02</c>), in letters of either case.
/// </summary>
internal static class Iso8601
{
    private static readonly TimeSpan MaxOffset = TimeSpan.FromHours(14); // of a DateTimeOffset

    /// <summary>Reads a moment. Digits finer than a tick (100 ns) are cut off.</summary>
    /// <param name="text">The text, in UTF-8.</param>
    /// <param name="moment">
    /// The moment, with the offset that it was written with; in UTC if it has none or one that no <see cref="DateTimeOffset"/> can have.
    /// </param>
    /// <returns>False if it is not a moment or not one between the years 1 and 9999 of UTC.</returns>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset moment)
    {
        if (TryParseUsual(text, out moment))
        {
            return true;
        }

        var cursor = new Cursor(text);
        if (!TryReadDate(ref cursor, out var ticks))
        {
            return false;
        }

        var offset = TimeSpan.Zero;
        if (!cursor.IsAtEnd
            && !(cursor.Take('T', 't', ' ') && TryReadTime(ref cursor, ref ticks) && TryReadOffset(ref cursor, out offset) && cursor.IsAtEnd))
        {
            return false;
        }

        var utcTicks = ticks - offset.Ticks;
        if (ticks > DateTime.MaxValue.Ticks || utcTicks < 0 || utcTicks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        moment = offset.Duration() <= MaxOffset ? new(ticks, offset) : new(utcTicks, TimeSpan.Zero);
        return true;
    }

    // As Vipps writes it, 2024-06-03T12:22:10.501Z, with up to seven digits of fraction, of which the library's parser wants all.
    private static bool TryParseUsual(ReadOnlySpan<byte> text, out DateTimeOffset moment)
    {
        moment = default;
        if (text.Length is < 20 or > 28 || text[^1] != 'Z' || !char.IsAsciiDigit((char)text[^2]))
        {
            return false;
        }

        Span<byte> padded = stackalloc byte[28];
        "0000-00-00T00:00:00.0000000Z"u8.CopyTo(padded);
        text[..^1].CopyTo(padded);
        return Utf8Parser.TryParse(padded, out moment, out _, 'O');
    }

    private static bool TryReadDate(ref Cursor cursor, out long ticks)
    {
        ticks = 0;
        if (!(cursor.TakeNumber(4, out var year) && cursor.Take('-')
            && cursor.TakeNumber(2, out var month) && cursor.Take('-')
            && cursor.TakeNumber(2, out var day))
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        ticks = new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Utc).Ticks;
        return true;
    }

    private static bool TryReadTime(ref Cursor cursor, ref long ticks)
    {
        if (!(cursor.TakeNumber(2, out var hour) && cursor.Take(':') && cursor.TakeNumber(2, out var minute)))
        {
            return false;
        }

        var (second, fraction) = (0, 0L);
        if (cursor.Take(':') && !(cursor.TakeNumber(2, out second) && (!cursor.Take('.', ',') || cursor.TakeFraction(out fraction))))
        {
            return false;
        }

        // 24:00 is the end of a day, and 23:59:60 a leap second, which may be in any hour of the day in other time zones.
        var isInRange = hour < 24 || (hour == 24 && minute == 0 && second == 0 && fraction == 0);
        if (!isInRange || minute > 59 || second > (minute == 59 ? 60 : 59))
        {
            return false;
        }

        ticks += (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute) + (second * TimeSpan.TicksPerSecond) + fraction;
        return true;
    }

    private static bool TryReadOffset(ref Cursor cursor, out TimeSpan offset)
    {
        offset = TimeSpan.Zero;
        if (cursor.IsAtEnd || cursor.Take('Z', 'z'))
        {
            return true;
        }

        var isNegative = cursor.TakeMinus();
        if ((!isNegative && !cursor.Take('+')) || !cursor.TakeNumber(2, out var hours))
        {
            return false;
        }

        var minutes = 0;
        if ((cursor.Take(':') || !cursor.IsAtEnd) && !cursor.TakeNumber(2, out minutes))
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0) * (isNegative ? -1 : 1);
        return hours <= 23 && minutes <= 59;
    }

    private ref struct Cursor(ReadOnlySpan<byte> text)
    {
        private ReadOnlySpan<byte> _rest = text;

        public readonly bool IsAtEnd => _rest.IsEmpty;

        public bool Take(char one) => Take(one, one, one);

        public bool Take(char one, char other) => Take(one, other, other);

        public bool Take(char one, char other, char third)
        {
            if (_rest.IsEmpty || (_rest[0] != one && _rest[0] != other && _rest[0] != third))
            {
                return false;
            }

            _rest = _rest[1..];
            return true;
        }

        // ISO 8601 writes a minus, which a hyphen may replace.
        public bool TakeMinus()
        {
            if (_rest.StartsWith("\u2212"u8))
            {
                _rest = _rest["\u2212"u8.Length..];
                return true;
            }

            return Take('-');
        }

        public bool TakeNumber(int digits, out int number)
        {
            number = 0;
            if (_rest.Length < digits)
            {
                return false;
            }

            foreach (var digit in _rest[..digits])
            {
                if (!char.IsAsciiDigit((char)digit))
                {
                    return false;
                }

                number = (number * 10) + (digit - '0');
            }

            _rest = _rest[digits..];
            return true;
        }

        public bool TakeFraction(out long ticks)
        {
            ticks = 0;
            var unit = TimeSpan.TicksPerSecond;
            var digits = 0;
            for (; digits < _rest.Length && char.IsAsciiDigit((char)_rest[digits]); digits++)
            {
                unit /= 10;
                ticks += unit * (_rest[digits] - '0');
            }

            _rest = _rest[digits..];
            return digits > 0;
        }
    }
}
