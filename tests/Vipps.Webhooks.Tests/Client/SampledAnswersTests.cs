using System.Net;
using System.Text;
using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Client;
using Vipps.Webhooks.Http;
using Vipps.Webhooks.Tests.Shared;
using Vipps.Webhooks.Tests.Support;

namespace Vipps.Webhooks.Tests.Client;

/// <summary>Answers that were valid until something happened to them: never anything but a result or one of the documented exceptions.</summary>
[Trait(ManyInputs.Inputs, ManyInputs.Many)]
public sealed class SampledAnswersTests
{
    private static readonly int Samples = ManyInputs.Of(all: 50_000, inTheSuite: 2_500);

    private static readonly string[] Valid =
    [
        $$"""{"token_type":"Bearer","expires_in":"86398","ext_expires_in":"0","expires_on":"1495271273","not_before":"1495184873","access_token":"{{The.AccessToken}}"}""",
        $$"""{"id":"{{The.WebhookId}}","secret":"{{The.WebhookSecret}}"}""",
        $$"""{"webhooks":[{"id":"{{The.WebhookId}}","url":"{{The.CallbackUrl}}","events":["epayments.payment.captured.v1"]},{"id":"0c1d3a52-7a2e-4b43-9a5f-2f5d3a4b5c6d","url":"https://shop.example:8080/h","events":[]}]}""",
        """{"type":"about:blank","title":"Bad request","status":"400","detail":"No.","traceId":"t-1","extraDetails":[{"name":"url","reason":"Unsupported values: x"}]}""",
        """{"error":"unauthorized_client","error_description":"AADSTS700016: no","error_codes":[700016],"trace_id":"t","correlation_id":"c"}""",
        """[{"errorCode":"17","errorMessage":"No."}]""",
    ];

    private static readonly byte[][] Intruders =
    [
        .. new[]
        {
            "\\ud800", "\\udfff\\ud800", "\\u0000", "\"", "\\", "{", "}", "[", "]", ",", ":", "null", "true", "1e999", "-1", "0", "99999", "http://[",
            "\"id\":", "\"url\":17,", "\"\\ud800\":1,", "\"\\ud800\"", "\"webhooks\":[", "\"access_token\":", "\"expires_in\":-5,", "\uFEFF",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0x00], new byte[100], Encoding.ASCII.GetBytes(new string('[', 100)),
    ];

    private static readonly Gen<byte[]> Mutated = Gen.Select(
        Gen.OneOf(Valid),
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 10_000], Gen.Int[0, 40], Gen.OneOf(Intruders), Gen.Byte).Array[1, 4],
        static (text, edits) => edits.Aggregate(Encoding.UTF8.GetBytes(text), static (body, edit) => Edit(body, edit)));

    private static readonly AsyncLocal<byte[]> Body = new();

    [Fact]
    public void Readers_NeverThrow_AndGiveNothingThatIsIncomplete() => Mutated.Sample(
        static body =>
        {
            var token = TokenResponse.Read(body);
            var registered = WebhookAnswers.ReadRegistered(body);
            var listed = WebhookAnswers.ReadList(body, out _);
            VippsProblemReader.Read(body, static text => text);
            return (token is not { } answer || (answer.AccessToken.Length > 0 && answer.Lifetime >= TimeSpan.FromSeconds(1)))
                && (registered is not { } webhook || (webhook.Id != Guid.Empty && webhook.Secret.Trim().Length > 0))
                && (listed is null || listed.All(static entry => entry.Id != Guid.Empty && entry.UrlText is not null));
        },
        iter: Samples);

    [Theory]
    [InlineData(HttpStatusCode.Created)]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.InternalServerError)]
    public async Task Calls_ThrowNothingButWhatIsDocumented(HttpStatusCode status)
    {
        await using var app = TestApp.Build(services => services
            .AddVippsWebhooks(The.KeysFor(new Uri("https://vipps.example")) + (static options => options.Retry.MaxRetryAttempts = 0))
            .ConfigureHttpClients(http => http.ConfigurePrimaryHttpMessageHandler(() => new Answering(status))));
        var client = app.Client;

        await Mutated.SampleAsync(
            async body =>
            {
                Body.Value = body;
                var registered = await Outcome(() => client.RegisterAsync(The.Registration));
                var listed = await Outcome(() => client.ListAsync());
                var isSuccess = status == HttpStatusCode.Created;
                return registered switch
                {
                    null => isSuccess,
                    VippsApiException failure => failure.OutcomeUnknown == (status != HttpStatusCode.BadRequest) && failure.StatusCode == status,
                    _ => false,
                } && listed switch
                {
                    null => isSuccess,
                    VippsApiException failure => !failure.OutcomeUnknown && failure.StatusCode == status,
                    _ => false,
                };
            },
            iter: Samples / 25);
    }

    private static async Task<Exception?> Outcome(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private static byte[] Edit(byte[] body, (int Kind, int At, int Length, byte[] Intruder, byte Other) edit)
    {
        var at = edit.At % (body.Length + 1);
        var rest = body.AsSpan(at);
        var length = Math.Min(edit.Length, rest.Length);
        return edit.Kind switch
        {
            0 => [.. body.AsSpan(0, at), .. edit.Intruder, .. rest],
            1 => [.. body.AsSpan(0, at), .. rest[length..]],
            2 => [.. body.AsSpan(0, at), .. rest[..length], .. rest],
            _ => [.. body.AsSpan(0, at), .. rest.IsEmpty ? [] : (byte[])[edit.Other], .. rest.IsEmpty ? rest : rest[1..]],
        };
    }

    private sealed class Answering(HttpStatusCode status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(request.RequestUri!.AbsolutePath == VippsStub.TokenPath
                ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("""{"access_token":"token-1","expires_in":"3600"}""") }
                : new HttpResponseMessage(status) { Content = new ByteArrayContent(Body.Value!) });
    }
}
