using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace Vipps.Webhooks.Benchmarks.Reading;

/// <summary>From the bytes of a body to a typed event, against the serializer on a record of the same fields.</summary>
[MemoryDiagnoser]
[HideColumns("Error", "StdDev", "Median", "RatioSD")]
public class ReadEventBenchmarks
{
    private static readonly IReadOnlyList<WebhookEventType> Registered = WebhookEventTypes.Payments;
    private byte[] _body = [];

    [Params("captured", "authorized")]
    public string Payment { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _body = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Payloads", $"epayments.payment.{Payment}.v1.json"));
        if (Ours() is not PaymentEvent { Reference.Length: > 0 } read || Serializer()?.Reference != read.Reference)
        {
            throw new InvalidOperationException("One of them does not read it: nothing is measured.");
        }
    }

    [Benchmark(Baseline = true, Description = "JsonSerializer, source generation")]
    public PlainPayment? Serializer() => JsonSerializer.Deserialize(_body, PlainJson.Default.PlainPayment);

    [Benchmark(Description = "Vipps.Webhooks")]
    public WebhookEvent Ours() => WebhookEventReader.Read(_body, Registered);
}
