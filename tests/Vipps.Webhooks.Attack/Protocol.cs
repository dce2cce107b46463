using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Vipps.Webhooks.Attack;

/// <summary>How Vipps signs, written down once more from Vipps' documentation.</summary>
internal static class Protocol
{
    public const string Scheme = "HMAC-SHA256";
    public const string Prefix = Scheme + " SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=";

    public const string Date = "x-ms-date";
    public const string ContentHash = "x-ms-content-sha256";
    public const string Authorization = "Authorization";
    public const string Alternate = "X-Vipps-Authorization";
    public const string WebhookId = "Webhook-Id";

    public const int MaxBodyLength = 8_192;

    public static readonly DateTime Now = new(2026, 11, 2, 12, 0, 0, DateTimeKind.Utc);

    private static readonly string[] Days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    private static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    public static string HashOf(byte[] body) => Convert.ToBase64String(SHA256.HashData(body));

    public static string Sign(string secret, string method, string pathAndQuery, string date, string host, string contentHash)
    {
        var text = method + "\n" + pathAndQuery + "\n" + date + ";" + host + ";" + contentHash;
        return Prefix + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));
    }

    public static string Write(DateTime at) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Days[(int)at.DayOfWeek]}, {at.Day:00} {Months[at.Month - 1]} {at.Year:0000} {at.Hour:00}:{at.Minute:00}:{at.Second:00} GMT");

    /// <summary>Reads a date in its only spelling; null if it is another.</summary>
    public static DateTime? Read(string text)
    {
        var month = text.Length == 29 ? Array.IndexOf(Months, text.Substring(8, 3)) + 1 : 0;
        if (month == 0
            || !Number(text, 5, 2, out var day) || !Number(text, 12, 4, out var year)
            || !Number(text, 17, 2, out var hour) || !Number(text, 20, 2, out var minute) || !Number(text, 23, 2, out var second)
            || year < 1 || day < 1 || day > DateTime.DaysInMonth(year, month) || hour > 23 || minute > 59 || second > 59)
        {
            return null;
        }

        // What is written the same again was written like this: comma, blanks, colons, the day of the week.
        var at = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc);
        return Write(at) == text ? at : null;
    }

    private static bool Number(string text, int start, int length, out int number) =>
        int.TryParse(text.AsSpan(start, length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
