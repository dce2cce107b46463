using Microsoft.Extensions.Hosting;

namespace Vipps.Webhooks.Sandbox;

/// <summary>Replaces the console's lifetime, because Ctrl+C belongs to the program that the sandbox runs in.</summary>
internal sealed class NullHostLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
