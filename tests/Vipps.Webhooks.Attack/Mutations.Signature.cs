using System.Globalization;
using System.Text;

namespace Vipps.Webhooks.Attack;

/// <content>The headers that are signed, or that sign.</content>
internal static partial class Mutations
{
    private static void Date(Draft draft, Random random)
    {
        if (draft.Value(Protocol.Date) is { } date)
        {
            var at = draft.Delivery.At;
            draft.Set(
                Protocol.Date,
                random.OneIn(2) ? Protocol.Write(at.AddSeconds(random.Pick([-1, 1, 60, -3600, 86400]))) : Respelled(date, at, random));
        }
    }

    // Signed with the right secret: too old, too new, or in another spelling.
    private static void DateSignedAnew(Draft draft, Random random)
    {
        var at = Protocol.Now.AddSeconds(random.Pick([-301, -300, 300, 301, -86_400, 86_400, random.Next(-400, 400), -2_000_000_000]));
        var date = random.OneIn(2) ? Protocol.Write(at) : Respelled(Protocol.Write(at), at, random);
        draft.Set(Protocol.Date, date);
        SignAnew(draft, date: date);
    }

    private static void ContentHash(Draft draft, Random random)
    {
        if (draft.Value(Protocol.ContentHash) is { } hash)
        {
            draft.Set(Protocol.ContentHash, Respelled(hash, random));
        }
    }

    // A hash that says the same in other letters, signed as it is written.
    private static void ContentHashSignedAnew(Draft draft, Random random)
    {
        var hash = Respelled(Protocol.HashOf(draft.Body), random);
        draft.Set(Protocol.ContentHash, hash);
        SignAnew(draft, contentHash: hash);
    }

    private static void Signature(Draft draft, Random random)
    {
        if (draft.Value(Protocol.Authorization) is { } value && value.Split("Signature=", 2) is [var before, var signature])
        {
            draft.SetSignature($"{before}Signature={Respelled(signature, random)}");
        }
    }

    // What others have got wrong: each of them is a signature, of something else.
    private static void SignedOtherwise(Draft draft, Random random)
    {
        var delivery = draft.Delivery;
        var hash = Protocol.HashOf(draft.Body);
        var (secret, method) = (delivery.Webhook.Secret, "POST");
        var (path, date, host) = (delivery.SignedPathAndQuery, delivery.Date, delivery.SignedHost);
        draft.SetSignature(random.Next(12) switch
        {
            0 => Protocol.Sign("", method, path, date, host, hash),
            1 => Protocol.Sign(secret + "\n", method, path, date, host, hash),
            2 => Protocol.Sign(random.Pick(Webhook.All).Secret, method, path, date, host, hash),
            3 => Protocol.Sign(secret, random.Pick(["GET", "post", ""]), path, date, host, hash),
            4 => Protocol.Sign(secret, method, path + random.Pick(["/", "?", "#", "?a=b"]), date, host, hash),
            5 => Protocol.Sign(secret, method, path.ToUpperInvariant(), date, host, hash),
            6 => Protocol.Sign(secret, method, path, date, host + random.Pick([":443", ":80", ".", ","]), hash),
            7 => Protocol.Sign(secret, method, path, date.ToLowerInvariant(), host, hash),
            8 => Protocol.Sign(secret, method, path, date, host, Protocol.HashOf([])),
            9 => Protocol.Sign(secret, method, path, date, host, hash + "\n"),
            10 => Protocol.Sign(secret, method, $"https://{host}{path}", date, host, hash),
            _ => Protocol.Sign(secret, method, path, date, host, hash), // right: for a body that was changed together with its hash
        });
        if (random.OneIn(2))
        {
            draft.Set(Protocol.ContentHash, hash);
        }
    }

    private static void Scheme(Draft draft, Random random)
    {
        var signature = draft.Delivery.Authorization[Protocol.Prefix.Length..];
        draft.SetSignature(random.Next(10) switch
        {
            0 => $"hmac-sha256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}",
            1 => $"HMAC-SHA256  SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}",
            2 => $"HMAC-SHA256 SignedHeaders=host;x-ms-date;x-ms-content-sha256&Signature={signature}",
            3 => $"HMAC-SHA256 SignedHeaders=host&Signature={signature}",
            4 => $"HMAC-SHA256 Signature={signature}",
            5 => $"HMAC-SHA256 Signature={signature}&SignedHeaders=x-ms-date;host;x-ms-content-sha256",
            6 => $"HMAC-SHA512 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}",
            7 => $"{Protocol.Prefix}{signature}, Bearer abc",
            8 => $"Bearer {signature}",
            _ => signature,
        });
    }

    // A platform in front put its own in the place of Vipps', which the other header still has.
    private static void ForeignBearer(Draft draft, Random random) => draft.Set(
        Protocol.Authorization, random.Pick(
        [
            "Bearer eyJhbGciOiJub25lIn0.e30.", "Basic dXNlcjpwYXNz", "Bearer", "Negotiate abc==", "null",
        ]));

    private static void OneOfTwoAuthorizations(Draft draft, Random random)
    {
        var other = new Delivery(random).Authorization;
        switch (random.Next(4))
        {
            case 0:
                draft.Remove(Protocol.Authorization);
                break;
            case 1:
                draft.Remove(Protocol.Alternate);
                break;
            default:
                draft.Set(
                    random.OneIn(2) ? Protocol.Authorization : Protocol.Alternate,
                    random.Pick([other, Protocol.Prefix, "HMAC-SHA256"]));
                break;
        }
    }

    private static void SignAnew(Draft draft, string? date = null, string? contentHash = null)
    {
        var delivery = draft.Delivery;
        draft.SetSignature(Protocol.Sign(
            delivery.Webhook.Secret,
            "POST",
            delivery.SignedPathAndQuery,
            date ?? delivery.Date,
            delivery.SignedHost,
            contentHash ?? Protocol.HashOf(draft.Body)));
    }

    private static string Respelled(string date, DateTime at, Random random) => random.Next(12) switch
    {
        0 => date.ToLowerInvariant(),
        1 => date.Replace("GMT", random.Pick(["UTC", "Z", "+0000", "CET", ""]), StringComparison.Ordinal),
        2 => at.ToString("O", CultureInfo.InvariantCulture),
        3 => at.ToString("dddd, dd-MMM-yy HH:mm:ss", CultureInfo.InvariantCulture) + " GMT",
        4 => at.ToString("ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture),
        5 when date.Length >= 3 => random.Pick(["Sun", "Mon", "Tue", "Xyz"]) + date[3..],
        6 => date.Replace(", 0", ", ", StringComparison.Ordinal),
        7 => date.Replace(" ", "  ", StringComparison.Ordinal),
        8 when date.Length >= 6 => date[..^6] + "60 GMT",
        9 => date + random.Pick([",", " x", ";"]),
        10 => at.Ticks.ToString(CultureInfo.InvariantCulture),
        _ => date.Replace(", ", ",", StringComparison.Ordinal),
    };

    private static string Respelled(string base64, Random random)
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        var last = base64.Length > 1 ? Letters.IndexOf(base64[^2], StringComparison.Ordinal) : -1;
        return random.Next(12) switch
        {
            0 => base64.TrimEnd('='),
            1 => base64 + "=",
            2 => base64.Replace('+', '-').Replace('/', '_'),
            3 when last >= 0 => $"{base64[..^2]}{Letters[last ^ random.Next(1, 4)]}=", // the same bytes: these bits are not used
            4 => string.Concat(base64.Select(letter => (char)(char.IsAsciiLetter(letter) ? letter ^ 0x20 : letter))),
            5 => base64.Insert(random.Next(base64.Length + 1), " "),
            6 => Uri.EscapeDataString(base64),
            7 => Convert.ToHexString(Encoding.Latin1.GetBytes(base64)),
            8 => $"\"{base64}\"",
            9 => base64[..random.Next(base64.Length + 1)],
            10 => base64 + base64,
            _ => Encoding.Latin1.GetString(Bodies.Touched(Encoding.Latin1.GetBytes(base64), random)),
        };
    }
}
