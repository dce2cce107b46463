using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using Octokit.Webhooks;
using Stripe;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Benchmarks.Verifying;

/// <summary>
/// One delivery against one registration. The floor is the two hashes and one comparison, of bytes that are there already; with the key
/// kept, it is what nobody can do without. The peers verify
/// one hash over the body, as their protocols have it, where Vipps' has two.
/// </summary>
[MemoryDiagnoser]
[HideColumns("Error", "StdDev", "Median", "RatioSD")]
public class VerifyBenchmarks
{
    private static readonly DateTimeOffset Now = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private readonly string _secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
    private readonly Uri _url = new("https://shop.example/hooks/vipps");
    private byte[] _body = [];
    private string _text = "";
    private WebhookRegistration _registration = null!;
    private WebhookSignatureHeaders _headers = null!;
    private byte[] _key = [];
    private IncrementalHash _kept = null!;
    private byte[] _signedText = [];
    private byte[] _signature = [];
    private string _gitHubSignature = "";
    private string _stripeSignature = "";

    [Params(300, 600, 16 * 1024)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _text = $$"""{"padding":"{{new string('x', Bytes - 14)}}"}""";
        _body = Encoding.UTF8.GetBytes(_text);
        _registration = new WebhookRegistration(_url, _secret);
        _headers = WebhookSigner.Sign(_secret, _url, _body, Now);
        _key = Encoding.UTF8.GetBytes(_secret);
        _kept = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        _signedText = Encoding.UTF8.GetBytes($"POST\n/hooks/vipps\n{_headers.Date};shop.example;{_headers.ContentHash}");
        _signature = HMACSHA256.HashData(_key, _signedText);
        _gitHubSignature = "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(_key, _body));
        var timestamp = Now.ToUnixTimeSeconds();
        _stripeSignature = string.Create(
            CultureInfo.InvariantCulture,
            $"t={timestamp},v1={Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{timestamp}.{_text}")))}");
        if (!Floor() || !FloorWithKeptKey() || Ours() != WebhookVerification.Valid || !UsualCSharp() || Octokit() != WebhookSignatureValidationResult.Valid || !StripeNet())
        {
            throw new InvalidOperationException("One of them refuses what is right: nothing is measured.");
        }
    }

    [Benchmark(Baseline = true, Description = "the two hashes alone")]
    public bool Floor()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        SHA256.HashData(_body, hash);
        HMACSHA256.HashData(_key, _signedText, mac);
        return CryptographicOperations.FixedTimeEquals(mac, _signature);
    }

    [Benchmark(Description = "the two hashes, key kept")]
    public bool FloorWithKeptKey()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        SHA256.HashData(_body, hash);
        _kept.AppendData(_signedText);
        _kept.GetHashAndReset(mac);
        return CryptographicOperations.FixedTimeEquals(mac, _signature);
    }

    [Benchmark(Description = "Vipps.Webhooks")]
    public WebhookVerification Ours() => WebhookVerifier.Verify(
        new WebhookDelivery
        {
            Date = _headers.Date,
            ContentHash = _headers.ContentHash,
            Authorization = _headers.Authorization,
            AlternateAuthorization = _headers.Authorization,
            Body = _body,
        },
        _registration,
        Now,
        WebhookVerifier.DefaultTolerance).Status;

    [Benchmark(Description = "the usual C#")]
    public bool UsualCSharp() =>
        VippsDocumentation.IsValid(_text, _headers.Date, "shop.example", "/hooks/vipps", _headers.ContentHash, _headers.Authorization, _secret);

    [Benchmark(Description = "Octokit.Webhooks (one hash)")]
    public WebhookSignatureValidationResult Octokit() => WebhookSignatureValidator.Verify(_gitHubSignature, _secret, _body);

    [Benchmark(Description = "Stripe.net (one hash)")]
    public bool StripeNet()
    {
        EventUtility.ValidateSignature(_text, _stripeSignature, _secret, tolerance: 300, utcNow: Now.ToUnixTimeSeconds());
        return true;
    }
}
