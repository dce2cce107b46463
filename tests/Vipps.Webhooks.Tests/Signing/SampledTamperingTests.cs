using CsCheck;
using Vipps.Webhooks.Signing;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.Tests.Signing;

/// <summary>A change at a place of a delivery, for very many of all three: never valid, and never an exception.</summary>
[Trait(ManyInputs.Inputs, ManyInputs.Many)]
public sealed class SampledTamperingTests
{
    private static readonly int Samples = ManyInputs.Of(all: 1_000, inTheSuite: 100);

    private static readonly Gen<DeliveryPart> Part = Gen.OneOf(DeliveryPart.All.Concat(DeliveryPart.OneOfTwo).ToArray());

    [Fact]
    public void Verify_Untouched_IsValid() => SampledDeliveries.Signed.Sample(
        delivery => delivery.Verify() is WebhookVerification.Valid && delivery.AsRegistered().Verify() is WebhookVerification.Valid,
        iter: Samples);

    [Fact]
    public void Verify_PartChangedAnywhere_IsNeverValid() => Gen
        .Select(SampledDeliveries.Signed, Part, Gen.OneOf(Tampering.All.ToArray()), Gen.Int[0, int.MaxValue])
        .Sample(
            (delivery, part, tampering, at) => IsRefused(
                part.Tamper(delivery, text => tampering.At(text, at % (text.Length + 1)))),
            iter: 5 * Samples);

    [Fact]
    public void Verify_PartOfAnotherDelivery_IsNeverValid() => Gen
        .Select(SampledDeliveries.Signed, SampledDeliveries.Signed, Part)
        .Sample((delivery, other, part) => IsRefused(part.Tamper(delivery, _ => part.Get(other))), iter: Samples);

    [Fact]
    public void Verify_HeadersOfAnotherBodyOfTheSameShop_AreNeverValid() => Gen
        .Select(SampledDeliveries.Signed, Gen.Byte.Array[0, 2_000])
        .Where((delivery, body) => !body.AsSpan().SequenceEqual(delivery.Body))
        .Sample((delivery, body) => IsRefused(delivery with { Body = body }), iter: Samples);

    [Fact]
    public void Verify_Rubbish_IsNeverValid() => SampledDeliveries.Unsigned.Sample(IsRefused, iter: 5 * Samples);

    [Fact]
    public void Verify_AnyHint_ChangesNothing() => Gen
        .Select(SampledDeliveries.Signed, SampledDeliveries.Rubbish)
        .Sample((delivery, hint) => delivery.Verify(hint) is WebhookVerification.Valid, iter: Samples);

    [Fact]
    public void Verify_AuthorizationOfAnotherScheme_LeavesTheAlternateToJudge() => Gen
        .Select(SampledDeliveries.Signed, SampledDeliveries.Rubbish, Gen.OneOf(Tampering.All.ToArray()), Gen.Int[0, int.MaxValue])
        .Where((_, rubbish, _, _) => !rubbish.StartsWith("HMAC-SHA256", StringComparison.OrdinalIgnoreCase))
        .Sample(
            (delivery, rubbish, tampering, at) =>
            {
                var replaced = delivery with { Authorization = rubbish };
                var alternate = tampering.At(replaced.AlternateAuthorization, at % (replaced.AlternateAuthorization.Length + 1));
                return replaced.Verify() is WebhookVerification.Valid
                    && (alternate == replaced.AlternateAuthorization || IsRefused(replaced with { AlternateAuthorization = alternate }));
            },
            iter: Samples);

    [Fact]
    public void CheckHeaders_RefusesOnlyWhatTheVerifierRefuses() => Gen
        .Select(SampledDeliveries.Signed, Part, Gen.OneOf(Tampering.All.ToArray()), Gen.Int[0, int.MaxValue])
        .Sample(
            (delivery, part, tampering, at) => part.Tamper(delivery, text => tampering.At(text, at % (text.Length + 1))) is not { } tampered
                || tampered.CheckHeaders() is not { } reason
                || tampered.Verify() == reason,
            iter: Samples);

    private static bool IsRefused(SignedDelivery? tampered) => tampered?.Verify() is not WebhookVerification.Valid;
}
