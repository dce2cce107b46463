using CsCheck;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Tests.Signing;

/// <summary>Generators of deliveries: signed ones, and rubbish.</summary>
internal static class SampledDeliveries
{
    private static readonly Gen<string> Host = Gen.OneOf(
        "shop.example", "a.b-c.example", "xn--blbr-roah.example", "blåbær.example", "127.0.0.1", "[2001:db8::1]", "localhost");

    private static readonly Gen<string> Port = Gen.OneOf(Gen.Const(""), Gen.Int[1, 65_535].Select(port => $":{port}"));

    private static readonly Gen<string> Segment = Gen
        .OneOf(
            Gen.Char.AlphaNumeric.Select(character => $"{character}"),
            Gen.OneOf("%20", "%2F", "%C3%A5", "%7E", "~", "-", ".", "ø", "+"))
        .Array[1, 12]
        .Select(string.Concat);

    private static readonly Gen<string> Query = Gen.OneOf(
        Gen.Const(""), Gen.Select(Segment, Segment, (name, value) => $"?{name}={value}&{value}"));

    private static readonly Gen<Uri> Url = Gen.Select(Host, Port, Segment.Array[1, 5], Query).Select(
        (host, port, path, query) => new Uri($"https://{host}{port}/x{string.Join('/', path)}{query}"));

    // Of either side of the 64 bytes from which on a key is hashed.
    private static readonly Gen<string> Secret = Gen.OneOf(
        Gen.Byte.Array[16, 64].Select(Convert.ToBase64String),
        Gen.Char['!', 'ÿ'].Array[8, 100].Select(characters => new string(characters)));

    private static readonly Gen<DateTimeOffset> Date =
        Gen.Int[0, int.MaxValue].Select(seconds => DateTimeOffset.UnixEpoch.AddSeconds(seconds));

    /// <summary>What a scanner sends, or somebody who has read the documentation.</summary>
    public static Gen<string> Rubbish { get; } = Gen.OneOf(
        Gen.String,
        Gen.Char[' ', '~'].Array[0, 150].Select(characters => new string(characters)),
        Gen.Byte.Array[32].Select(Convert.ToBase64String),
        Gen.Byte.Array[32].Select(hash => WebhookSignatureHeaders.AuthorizationPrefix + Convert.ToBase64String(hash)),
        Gen.String.Select(text => WebhookSignatureHeaders.AuthorizationPrefix + text),
        Date.Select(date => $"{date:r}"));

    public static Gen<SignedDelivery> Signed { get; } = Gen.Select(Url, Secret, Gen.Byte.Array[0, 2_000], Date, Gen.Int[-299, 299]).Select(
        (url, secret, body, date, late) => SignedDelivery.Of(url, secret, body, date) with { Now = date.AddSeconds(late) });

    /// <summary>Rubbish in each part that comes with a request.</summary>
    public static Gen<SignedDelivery> Unsigned { get; } = Gen.Select(
        Signed, Rubbish.Array[6], Gen.Byte.Array[0, 300], Gen.Bool.Array[6], (signed, rubbish, body, keep) => signed with
        {
            Date = keep[0] ? signed.Date : rubbish[0],
            ContentHash = keep[1] ? signed.ContentHash : rubbish[1],
            Authorization = rubbish[2],
            AlternateAuthorization = keep[2] ? rubbish[2] : rubbish[3],
            Host = keep[3] ? signed.Host : rubbish[4],
            PathAndQuery = keep[4] ? signed.PathAndQuery : rubbish[5],
            Body = keep[5] ? signed.Body : body,
        });
}
