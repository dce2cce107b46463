namespace Vipps.Webhooks.Tests.Shared;

/// <summary>
/// How many inputs a test with very many of them takes: a part in the suite, which has to be quick, and all of them if VIPPS_ALL_INPUTS is
/// <c>true</c>. The gate runs each test that has the trait with all of them.
/// </summary>
internal static class ManyInputs
{
    /// <summary>The name of the trait, and with <see cref="Many"/> what the gate selects these tests by.</summary>
    public const string Inputs = nameof(Inputs);

    public const string Many = nameof(Many);

    /// <summary>Indicates whether the tests take all inputs.</summary>
    public static bool AreAllWanted { get; } = Environment.GetEnvironmentVariable("VIPPS_ALL_INPUTS") == "true";

    public static int Of(int all, int inTheSuite) => AreAllWanted ? all : inTheSuite;
}
