using System.Net;
using System.Net.Http.Headers;
using System.Text;
using CsCheck;
using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.Sandbox.Tests.Hostile;

/// <summary>Bodies made of valid ones by mutation, at every endpoint that there is: whatever comes, it is answered, and never with 5xx.</summary>
[Trait(ManyInputs.Inputs, ManyInputs.Many)]
public sealed class SampledBodiesTests
{
    private static readonly int Samples = ManyInputs.Of(all: 500, inTheSuite: 100);

    private static readonly Gen<byte[]> Valid = Gen.OneOf(
        """{"url":"https://shop.example/hooks?a=1","events":["epayments.payment.created.v1","donations.agreement.started.v1"]}""",
        """{"url":"https://blåbær.example:8443/%7E#part","events":["user.checked-in.v1"],"other":{"deep":[1,2.5e3,null,true]}}""",
        """{"type":"epayments.payment.captured.v1","set":["amount.value=500","a.b:={\"c\":[1]}"],"copies":2,"delaySeconds":5,"fault":"wrongSecret"}""",
        """{"type":"user.checked-in.v1","set":["msn:=123456","extra=text"]}""",
        "grant_type=client_credentials&other=%C3%A5+b").Select(Encoding.UTF8.GetBytes);

    // What parsers stumble over: halves of surrogate pairs, bytes that are not UTF-8, depth, numbers without a type, names twice.
    private static readonly Gen<byte[]> Splinter = Gen.OneOf(
        Gen.OneOf(
            @"\ud800", @"\udfff", @"\ud83d\u0041", @"\u0000", "\0", "\"", "\\", "{", "}", "[", ",", ":", ".", "=", ":=", "&", "%", "%00", "%ED%A0%80", "é", "\uFEFF",
            "null", "true", "-1", "1e999", "1.5", "18446744073709551616", @"""\ud800""", @"{""\ud800"":1}", @"{""a"":1,""a"":2}", "[[]]", "😀",
            new string('[', 100), new string('{', 70), string.Concat(Enumerable.Repeat("{\"a\":", 80)), "http://", "https://[", "://", "@", "xn--ü", ".", "https://.", "..",
            new string('a', 64), new string('å', 60), string.Concat(Enumerable.Repeat("abc.", 76))),
        Gen.String[0, 8]).Select(Encoding.UTF8.GetBytes);

    private static readonly Gen<Func<byte[], byte[]>> Mutation = Gen.OneOf(
        Gen.Select(Splinter, Gen.Int[0, int.MaxValue]).Select((splinter, at) => Insert(splinter, at)),
        Gen.Select(Gen.Byte.Array[1, 4], Gen.Int[0, int.MaxValue]).Select((bytes, at) => Insert(bytes, at)),
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[1, 20]).Select((at, length) => Remove(at, length)),
        Gen.Select(Gen.Byte, Gen.Int[0, int.MaxValue]).Select((value, at) => Replace(value, at)),
        Gen.Int[0, int.MaxValue].Select(at => (Func<byte[], byte[]>)(body => [.. body, .. body.AsSpan(at % (body.Length + 1))])));

    private static readonly Gen<byte[]> Body = Gen.Select(Valid, Mutation.Array[0, 4])
        .Select((body, mutations) => mutations.Aggregate(body, static (mutated, mutation) => mutation(mutated)));

    private static readonly Gen<string?> ContentType = Gen.OneOf(
        "application/json",
        "application/json; charset=utf-16",
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=utf-7",
        "multipart/form-data; boundary=x",
        "\"",
        null);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnyBody_AtAnyEndpoint_IsAnsweredWithoutAnException()
    {
        await using var vipps = await Some.StrictSandboxAsync();
        await using var controlled = await Some.SandboxAsync(more: options => options.AllowRemoteControl = true);
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        var basic = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{vipps.MerchantKeys.ClientId}:{vipps.MerchantKeys.ClientSecret}")));
        using var http = new HttpClient();
        (HttpMethod Method, Uri Address)[] endpoints =
        [
            (HttpMethod.Post, new Uri(vipps.BaseAddress, "accesstoken/get")),
            (HttpMethod.Post, new Uri(vipps.BaseAddress, "miami/v1/token")),
            (HttpMethod.Post, new Uri(vipps.BaseAddress, Caller.Webhooks)),
            (HttpMethod.Get, new Uri(vipps.BaseAddress, Caller.Webhooks)),
            (HttpMethod.Delete, new Uri(vipps.BaseAddress, $"{Caller.Webhooks}/{Guid.Empty}")),
            (HttpMethod.Post, new Uri(controlled.BaseAddress, "sandbox/v1/events")),
        ];
        var before = vipps.Requests.Count;
        var answered = 0;

        await Gen.Select(Body, ContentType).SampleAsync(
            async (body, contentType) =>
            {
                foreach (var (method, address) in endpoints)
                {
                    using var request = new HttpRequestMessage(method, address) { Content = new ByteArrayContent(body) };
                    request.Headers.TryAddWithoutValidation("Ocp-Apim-Subscription-Key", vipps.Keys.SubscriptionKey);
                    request.Headers.TryAddWithoutValidation("client_id", vipps.Keys.ClientId);
                    request.Headers.TryAddWithoutValidation("client_secret", vipps.Keys.ClientSecret);
                    request.Headers.TryAddWithoutValidation(
                        "Authorization", address.AbsolutePath.StartsWith("/miami", StringComparison.Ordinal) ? basic.ToString() : caller.Authorization);
                    if (contentType is not null)
                    {
                        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
                    }

                    using var answer = await http.SendAsync(request, Cancellation).OrGiveUpAsync();
                    Assert.InRange((int)answer.StatusCode, 200, 499);
                    Interlocked.Increment(ref answered);
                }
            },
            iter: Samples,
            threads: 1);

        // An exception would have left no record.
        Assert.Equal(answered * 5 / 6, vipps.Requests.Count - before);
        Assert.All(vipps.Requests, request => Assert.NotNull(request.Status));
    }

    [Fact]
    public async Task AnyHost_IsRefusedOrListedInOneAsciiFormThatAClientAccepts()
    {
        var letter = Gen.OneOf(Gen.Char['a', 'z'], Gen.Char['\u00a0', '\u2fff'], Gen.Char['\u3000', '\ud7ff'], Gen.OneOf('-', '.', '。', '%', '_', 'ß', '\u200d'));
        await using var vipps = await Some.StrictSandboxAsync();
        using var caller = await Caller.ForSalesUnitAsync(vipps);
        var listed = 0;

        // Around the limits of a name: 63 letters in a part, 253 in all, and fewer that are not ASCII.
        var name = letter.Array[1, 20].Select(letters => new string(letters));
        var part = Gen.Select(Gen.OneOf('a', 'å'), Gen.OneOf(0, 1, 20, 50, 56, 57, 58, 59, 60, 61, 62, 63, 64, 70), (char letter, int length) => new string(letter, length));
        var longName = part.Array[1, 8].Select(parts => string.Join('.', parts));

        await Gen.OneOf(name, longName).SampleAsync(
            async host =>
            {
                using var answer = await caller.RegisterAsync($"https://{host}/hooks?a=å", WebhookEventTypes.PaymentCreated);
                if (answer.StatusCode == HttpStatusCode.BadRequest)
                {
                    return;
                }

                Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
                var webhook = Assert.Single(await caller.ListedAsync())!;
                var url = (string)webhook["url"]!;
                Assert.All(url.Split('/')[2], letter => Assert.True(char.IsAscii(letter), $"{host} is listed as {url}"));
                Assert.EndsWith("/hooks?a=%C3%A5", url, StringComparison.Ordinal);
                Assert.Equal(
                    new Uri(url).AbsoluteUri, new RegisterWebhookRequest(url, [WebhookEventTypes.PaymentCreated]).Url.AbsoluteUri);
                using var deleted = await caller.DeleteAsync((Guid)webhook["id"]!);
                Interlocked.Increment(ref listed);
            },
            iter: Samples,
            threads: 1);

        Assert.NotEqual(0, listed);
    }

    private static Func<byte[], byte[]> Insert(byte[] splinter, int at) =>
        body => [.. body.AsSpan(0, at % (body.Length + 1)), .. splinter, .. body.AsSpan(at % (body.Length + 1))];

    private static Func<byte[], byte[]> Remove(int at, int length) => body =>
    {
        var start = at % (body.Length + 1);
        return [.. body.AsSpan(0, start), .. body.AsSpan(Math.Min(body.Length, start + length))];
    };

    private static Func<byte[], byte[]> Replace(byte value, int at) => body =>
    {
        if (body.Length == 0)
        {
            return body;
        }

        byte[] mutated = [.. body];
        mutated[at % body.Length] = value;
        return mutated;
    };
}
