using System.Globalization;
using Vipps.Webhooks.Fuzz.Inputs;

namespace Vipps.Webhooks.Fuzz.Tests;

/// <summary>No exception, no acceptance, no growth: over the corpus, and over very many inputs of each target.</summary>
[Collection(nameof(RunsAlone))]
public sealed class FuzzTests
{
    private const int Seed = 20261124; // what fails once fails again
    private const long MayGrow = 1_000_000; // a byte kept of each input, of the million that the gate asks for

    // For each target. The gate asks for more, of a Release build.
    private static readonly int Inputs =
        Environment.GetEnvironmentVariable("VIPPS_FUZZ_INPUTS") is { } inputs ? int.Parse(inputs, CultureInfo.InvariantCulture) : 10_000;

    private static readonly string[] Verifications =
    [
        "ContentHashMismatch", "MalformedAuthorization", "MalformedDate", "MissingHeader", "OutsideTolerance", "SignatureMismatch", "Valid",
    ];

    private static readonly string[] Events =
    [
        nameof(AgreementEvent), nameof(ChargeEvent), nameof(DonationEvent), nameof(LoginPingEvent), nameof(PaymentEvent),
        nameof(UnknownEvent), nameof(UserCheckedInEvent),
    ];

    public static TheoryData<string> Targets => [.. FuzzTargets.Names];

    public static TheoryData<string, string[]> TargetsAndOutcomes => new()
    {
        { "authorization", ["MalformedAuthorization", "MissingHeader", "SignatureMismatch", "Valid"] },
        { "delivery", Verifications },
        { "event", Events },
    };

    [Theory]
    [MemberData(nameof(Targets))]
    public void Corpus_WholeOfIt_GivesNoFinding(string name)
    {
        var target = FuzzTargets.Named(name);
        var corpus = FuzzTargets.CorpusOf(target);

        Assert.NotEmpty(corpus);
        Assert.All(corpus, file => target.Check(File.ReadAllBytes(file.FullName)));
    }

    // That each outcome came shows that the inputs get everywhere.
    [Theory]
    [MemberData(nameof(TargetsAndOutcomes))]
    public void RandomInputs_VeryMany_GiveNoFindingAndNoGrowth(string name, string[] outcomes)
    {
        var result = RandomRun.Run(FuzzTargets.Named(name), Inputs, Seed, progress: null, TestContext.Current.CancellationToken);

        Assert.Equal(Inputs, result.Inputs);
        Assert.Equal(outcomes, result.Outcomes.Keys.Order(StringComparer.Ordinal));
        Assert.InRange(result.GrownBytes, long.MinValue, MayGrow);
    }

    [Fact]
    public void RandomRun_TargetThatBreaks_TellsTheInput()
    {
        var broken = new BreaksAt("{genuine}x"u8.ToArray());

        var finding = Assert.Throws<FuzzFindingException>(
            () => RandomRun.Run(broken, Inputs, Seed, progress: null, TestContext.Current.CancellationToken));

        Assert.Equal(broken.Input, finding.Input);
        Assert.IsType<InvalidOperationException>(finding.InnerException);
    }

    [Fact]
    public void RandomInputs_SameSeed_AreTheSame()
    {
        var (first, second, other) = (Of(1), Of(1), Of(2));

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);

        static string[] Of(int seed)
        {
            var inputs = new RandomInputs(["{\"a\":1}"u8.ToArray(), "[]"u8.ToArray()], ["null", ","], seed);
            return [.. Enumerable.Range(0, 100).Select(_ => Convert.ToHexString(inputs.Next()))];
        }
    }

    private sealed class BreaksAt(byte[] input) : IFuzzTarget
    {
        public byte[] Input { get; } = input;

        public string Name => "authorization";

        public IReadOnlyList<string> Words => ["x"];

        public string Check(ReadOnlySpan<byte> input) =>
            input.SequenceEqual(Input) ? throw new InvalidOperationException("Found.") : "fine";
    }
}
