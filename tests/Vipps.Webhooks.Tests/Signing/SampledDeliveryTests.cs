using System.Globalization;
using CsCheck;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Tests.Signing;

/// <summary>The same, for deliveries of every kind; a failure prints the seed that repeats it.</summary>
public sealed class SampledDeliveryTests
{
    private const int Samples = 20_000;

    private static readonly DateTimeOffset Now = new(2026, 11, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<string> Path = Gen.String[Gen.Char["abcXYZ012/-._~!$&'()*+,;=:@"], 0, 40];

    private static readonly Gen<string> Query = Gen.OneOf(
        Gen.Const(""), Gen.String[Gen.Char["abcXYZ012-._~!$&'()*+,;=:@/?"], 0, 40].Select(static query => "?" + query));

    private static readonly Gen<Uri> Url = Gen.Select(Path, Query, Gen.OneOf(Gen.Const(""), Gen.Const(":443"), Gen.Const(":8080"), Gen.Const(":80")), static (path, query, port) =>
        new Uri($"https://shop.example{port}/{path.TrimStart('/')}{query}"));

    private static readonly Gen<string> Secret = Gen.String[Gen.Char['!', '~'], 1, 200];

    private static readonly Gen<byte[]> Body = Gen.OneOf(Gen.Byte.Array[0, 60], Gen.Byte.Array[900, 1_100]);

    private static readonly Gen<(CapturedDelivery Delivery, WebhookRegistration Registration)> Valid =
        Gen.Select(Url, Secret, Gen.Guid, Body, Gen.Int[-300, 300], static (url, secret, id, body, seconds) =>
            (CapturedDelivery.Of(url, secret, id, body, Now.AddSeconds(seconds)), new WebhookRegistration(url, secret, id)));

    [Fact]
    public void Delivery_AsItWasSigned_IsValid() => Valid.Sample(
        static valid => valid.Delivery.Verify(valid.Registration, Now) == WebhookVerification.Valid, iter: Samples);

    [Fact]
    public void Delivery_TamperedWith_IsNeverValid() => Gen.Select(Valid, Gen.Int[0, int.MaxValue]).Sample(
        static (valid, choice) =>
        {
            var tamperings = valid.Delivery.Tamperings();
            var tampered = tamperings.ElementAt(choice % tamperings.Count()).Tampered;
            return tampered == valid.Delivery || tampered.Verify(valid.Registration, Now) != WebhookVerification.Valid;
        },
        iter: Samples / 40);

    [Fact]
    public void PartsOfTwoDeliveries_AreNeverValidTogether() => Gen.Select(Valid, Valid, Gen.Int[0, 4]).Sample(
        static (one, other, part) =>
        {
            var mixed = part switch
            {
                0 => one.Delivery with { Date = other.Delivery.Date },
                1 => one.Delivery with { ContentHash = other.Delivery.ContentHash },
                2 => one.Delivery with { Authorization = other.Delivery.Authorization, Alternate = other.Delivery.Alternate },
                3 => one.Delivery with { Body = other.Delivery.Body },
                _ => one.Delivery with { Body = other.Delivery.Body, ContentHash = other.Delivery.ContentHash },
            };
            return mixed.Verify(one.Registration, Now) != WebhookVerification.Valid || IsTheSame(mixed, one.Delivery);
        },
        iter: Samples);

    [Fact]
    public void Delivery_VerifiedWithAnotherSecretOrAddress_IsASignatureMismatch() => Gen.Select(Valid, Url, Secret).Sample(
        static (valid, url, secret) =>
        {
            var sameAddress = valid.Registration.Url.PathAndQuery == url.PathAndQuery && valid.Registration.Url.Authority == url.Authority;
            return (sameAddress || valid.Delivery.Verify(new WebhookRegistration(url, secret), Now) == WebhookVerification.SignatureMismatch)
                && valid.Delivery.Verify(new WebhookRegistration(valid.Registration.Url, secret + "!"), Now) == WebhookVerification.SignatureMismatch;
        },
        iter: Samples);

    [Fact]
    public void Garbage_IsNeverValid_AndNeverThrows()
    {
        var date = Gen.OneOf(Gen.String, Gen.Const(Now.ToString("r", CultureInfo.InvariantCulture)));
        var authorization = Gen.OneOf(
            Gen.String,
            Gen.String[Gen.Char, 44, 44].Select(static text => "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=" + text));
        var registration = new WebhookRegistration(new Uri("https://shop.example/hooks"), "secret");

        Gen.Select(date, Gen.OneOf(Gen.String, Gen.String[Gen.Char, 44, 44]), authorization, authorization, Gen.String, Body).Sample(
            (dateText, hash, first, second, id, body) =>
                new CapturedDelivery(dateText, hash, first, second, id, body).Verify(registration, Now) != WebhookVerification.Valid
                && new CapturedDelivery(dateText, hash, first, first, id, body).Verify(registration, Now) != WebhookVerification.Valid,
            iter: Samples);
    }

    private static bool IsTheSame(CapturedDelivery left, CapturedDelivery right) =>
        left.Body.AsSpan().SequenceEqual(right.Body) && left with { Body = right.Body } == right;
}
