namespace Vipps.Webhooks.Sandbox.Tests.Contract;

/// <summary>A sandbox behind a Prism, for all tests of a class: to start Prism takes the processor for seconds.</summary>
public sealed class SandboxBehindPrism : IAsyncLifetime
{
    private VippsSandbox? _vipps;
    private Prism? _prism;

    public async ValueTask InitializeAsync()
    {
        _vipps = await Some.StrictSandboxAsync();
        _prism = await Prism.StartAsync(_vipps.BaseAddress);
    }

    public async ValueTask DisposeAsync()
    {
        if (_prism is not null)
        {
            await _prism.DisposeAsync();
        }

        // Null if it did not start, which is told already.
        if (_vipps is not null)
        {
            await _vipps.DisposeAsync();
        }
    }

    /// <summary>Skips the test if Prism is not installed.</summary>
    internal (VippsSandbox Vipps, Prism Prism) OrSkip()
    {
        Assert.SkipWhen(_prism is null, "Prism is not installed. To run this test: bash .ci/prism, which needs npm.");
        return (_vipps!, _prism);
    }
}
