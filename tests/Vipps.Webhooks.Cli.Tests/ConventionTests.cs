using Vipps.Webhooks.Tests.Shared;

namespace Vipps.Webhooks.Cli.Tests;

public sealed class ConventionTests
{
    [Fact]
    public void TypesThatHoldASecret_DoNotPrintIt() =>
        PublicSurface.AssertNothingThatHoldsASecretPrintsIt(typeof(Program).Assembly, atLeast: 3);
}
