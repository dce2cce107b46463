using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Receiving;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>
/// Creates the receiver when the app starts, so that mistakes are reported then. Warns if no endpoint leads to it or matches the path of a
/// registered URL.
/// </summary>
internal sealed partial class ReceiverStart(
    string name, WebhookReceiver receiver, EndpointDataSource? endpoints, GuardedLogger logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (!receiver.IsMapped)
        {
            StartLog.NotMapped(logger, SetupCalls.Receiver(name), SetupCalls.Map(name));
        }
        else
        {
            // Only a hint, so a failure there must not keep the app from running.
            var registrations = await receiver.Processor.Registrations.GetAtStartAsync(cancellationToken).ConfigureAwait(false);
            Guarded.Call(ComparePaths, registrations);
        }
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void ComparePaths(IReadOnlyList<WebhookRegistration> registrations)
    {
        RouteEndpoint[] mapped = [.. (endpoints?.Endpoints ?? []).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<ReceiverEndpoint>()?.Receiver == name)];
        if (mapped is [])
        {
            return; // Mapped in a way that routing does not list.
        }

        var check = new PathCheck(mapped.Select(static endpoint => endpoint.RoutePattern));
        foreach (var registration in registrations)
        {
            check.Add(registration);
        }

        var routes = string.Join(", ", mapped.Select(static endpoint => $"/{endpoint.RoutePattern.RawText?.TrimStart('/')}"));
        if (check.Unmapped is [var unmapped, ..])
        {
            StartLog.PathNotMapped(logger, unmapped, check.Unmapped.Count, registrations.Count, routes);
        }

        if (check.MappedInPart is [var inPart, ..])
        {
            StartLog.PathMappedInPart(logger, inPart, check.MappedInPart.Count, registrations.Count, routes);
        }
    }

    private static partial class StartLog
    {
        [LoggerMessage(1, LogLevel.Warning, "{Receiver} was called, but no endpoint leads to it. Call {Map}, or pass requests to IVippsWebhookReceiver; otherwise no delivery is received.")]
        public static partial void NotMapped(ILogger logger, string receiver, string map);

        [LoggerMessage(
            2,
            LogLevel.Warning,
            "No endpoint is mapped at the path of the {Registration} ({Count} of {Total} registrations): Vipps would get 404, unless something before this app rewrites the path. Mapped is {Routes}. Map the path of the URL, or correct the URL.")]
        public static partial void PathNotMapped(
            ILogger logger, WebhookRegistration registration, int count, int total, string routes);

        [LoggerMessage(
            3,
            LogLevel.Information,
            "Only the end of the path of the {Registration} is mapped ({Count} of {Total} registrations): right if UsePathBase or a proxy removes its beginning, otherwise Vipps gets 404. Mapped is {Routes}.")]
        public static partial void PathMappedInPart(
            ILogger logger, WebhookRegistration registration, int count, int total, string routes);
    }
}
