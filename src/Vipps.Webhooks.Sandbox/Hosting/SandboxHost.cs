using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Vipps.Webhooks.Sandbox;

/// <summary>
/// Kestrel on one address, isolated from the surrounding program: without its environment variables, appsettings.json and console.
/// </summary>
internal sealed class SandboxHost : IAsyncDisposable
{
    /// <summary>The most bytes of a request body: far more than a URL and two dozen event types.</summary>
    public const int MaxRequestBodyBytes = 64 * 1024;

    /// <summary>The time that open connections have to end by themselves when the sandbox stops.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromMilliseconds(100);

    private readonly WebApplication _app;

    private SandboxHost(WebApplication app) => _app = app;

    public Uri BaseAddress { get; private set; } = null!;

    /// <exception cref="IOException">The port is taken, or the address does not belong to this machine.</exception>
    public static async Task<SandboxHost> StartAsync(IPAddress address, int port, RequestDelegate handle, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodyBytes;
            kestrel.Listen(address, port);
        });
        builder.Services.AddSingleton<IHostLifetime, NullHostLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopTimeout);

        var host = new SandboxHost(builder.Build());
        try
        {
            host._app.Run(handle);
            await host._app.StartAsync(cancellationToken).ConfigureAwait(false);
            host.BaseAddress = Reachable(new Uri(host._app.Urls.Single()));
            return host;
        }
        catch (Exception exception)
        {
            await host._app.DisposeAsync().ConfigureAwait(false);
            if (exception is SocketException)
            {
                // The exception with which the server itself reports a port that is taken.
                throw new IOException($"The sandbox cannot listen on {address}: {exception.Message}.", exception);
            }

            throw;
        }
    }

    // A call needs one address: of "all addresses", the loopback one.
    private static Uri Reachable(Uri listening) => IPAddress.TryParse(listening.Host.Trim('[', ']'), out var address)
        ? address.Equals(IPAddress.Any) ? new UriBuilder(listening) { Host = "127.0.0.1" }.Uri
        : address.Equals(IPAddress.IPv6Any) ? new UriBuilder(listening) { Host = "[::1]" }.Uri
        : listening
        : listening;

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }
}
