using CsCheck;
using Vipps.Webhooks.Signing;
using Vipps.Webhooks.Tests.Shared;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Configuration;

/// <summary>Whatever a URL is made of, it is taken or an ArgumentException says why not.</summary>
[Trait(ManyInputs.Inputs, ManyInputs.Many)]
public sealed class SampledUrlHostTests
{
    private static readonly int Samples = ManyInputs.Of(all: 20_000, inTheSuite: 1_000);

    private static readonly Gen<string> Url = Gen.OneOf(
        Gen.String,
        Gen.OneOf(Gen.String, Gen.Char["abx-\u00e5\u200b\u0301\ud800\udc00.%_"].Array[1, 80].Select(text => new string(text)))
            .Select(host => $"https://xn--{host}/hooks"),
        Gen.Char["abx-\u00e5\u200b\u0301\u3002\ud800\udc00.%_"].Array[1, 80].Select(text => $"https://{new string(text)}.example/hooks"));

    [Fact]
    public void Url_IsTakenOrRefusedByAnArgumentException() => Url.Sample(
        url =>
        {
            try
            {
                var request = new RegisterWebhookRequest(url, WebhookEventTypes.Payments);
                _ = WebhookSigner.Sign(The.WebhookSecret, request.Url, [], DateTimeOffset.UnixEpoch);
                _ = new WebhookRegistration(request.Url, The.WebhookSecret).ToString();
            }
            catch (ArgumentException)
            {
            }
        },
        iter: Samples);
}
