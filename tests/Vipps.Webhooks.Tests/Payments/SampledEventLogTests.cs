using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Vipps.Webhooks.Payments;
using Vipps.Webhooks.Tests.Events;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.Tests.Payments;

/// <summary>An event of the log and its webhook are one event, so that it is handled once.</summary>
[Trait(ManyInputs.Inputs, ManyInputs.Many)]
public sealed class SampledEventLogTests
{
    private const string OfTheWebhookAlone = "msn userDetails shippingDetails sub captureGuaranteedUntil";

    private static readonly int Samples = ManyInputs.Of(all: 5_000, inTheSuite: 300);

    private static readonly Gen<string> Reference = Gen.String[Gen.Char["abcXYZ019-"], 8, 64];

    private static readonly Gen<string> PspReference = Gen.OneOf(
        Gen.Guid.Select(id => id.ToString()), Gen.Long[1, long.MaxValue].Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static readonly WebhookEventType[] Types = [.. WebhookEventTypes.Payments, new("epayments.payment.settled.v1")];

    private static readonly Gen<WebhookEventType> Type = Gen.Int[0, Types.Length - 1].Select(at => Types[at]);

    [Fact]
    public void EntryOfTheLog_AndItsWebhook_HaveOneKeyAndOneOrder() => Gen.Select(
        Reference, PspReference, Type, Gen.Bool, Gen.Int[0, int.MaxValue]).Sample(
        (reference, pspReference, type, success, seed) =>
        {
            var webhook = JsonNode.Parse(Payload.Of(WebhookEventTypes.PaymentAuthorized))!.AsObject();
            webhook["reference"] = reference;
            webhook["pspReference"] = pspReference;
            webhook["name"] = type.Name.Split('.')[2].ToUpperInvariant();
            webhook["success"] = success;
            webhook["amount"]!["value"] = seed;
            var entry = webhook.DeepClone().AsObject();
            foreach (var name in OfTheWebhookAlone.Split(' '))
            {
                entry.Remove(name);
            }

            var delivered = (PaymentEvent)WebhookEventReader.Read(new SampledSpellings(seed).Respell(webhook));
            var log = Encoding.UTF8.GetBytes($"[{entry.ToJsonString()}]");
            var read = PaymentAnswers.ReadEvents(log, reference, delivered.MerchantSerialNumber!)!.Single();

            return delivered.Source == PaymentEventSource.Delivered
                && read.Source == PaymentEventSource.Polled
                && read.EventKey == delivered.EventKey
                && read.OrderingKey == delivered.OrderingKey
                && (read.Amount, read.Type, read.Success) == (delivered.Amount, delivered.Type, delivered.Success);
        },
        iter: Samples);
}
