using Shop;

namespace Vipps.Webhooks.Samples.Tests.Documentation;

/// <summary>The examples in the packages' READMEs that need neither keys nor settings work.</summary>
public sealed class PackageReadmeTests
{
    [Fact]
    public async Task Sandbox_AsItsReadmeStartsIt_AnswersTheClient() => await PackageReadmeSnippets.Sandbox();
}
