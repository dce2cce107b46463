using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpLogging;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks.AspNetCore;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Receiving;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the endpoint that Vipps delivers to.</summary>
public static class VippsWebhookEndpointRouteBuilderExtensions
{
    // The fields of a delivery that UseHttpLogging may write. Its body may hold personal data, its query a key.
    private const HttpLoggingFields LoggedFields = HttpLoggingFields.RequestMethod | HttpLoggingFields.RequestPath
        | HttpLoggingFields.RequestProtocol | HttpLoggingFields.ResponseStatusCode | HttpLoggingFields.Duration;

    /// <summary>
    /// Maps the endpoint that Vipps delivers to: <c>POST</c>, anonymous, because the signature proves the sender. It verifies each delivery
    /// over its raw body and passes the event to the receiver's handlers. It answers 200 if the event was handled, was handled before or
    /// has no handler, 401 (with the reason only in the log) for everything that is not verified, 405 for another method, 413 and 415 for a
    /// body that is too long or not JSON, 400 and 408 for one that does not arrive, and 500 if a handler failed, so that Vipps tries again.
    /// </summary>
    /// <param name="endpoints">The app.</param>
    /// <param name="pattern">The route, such as <c>/hooks/vipps</c>.</param>
    /// <param name="name">The name of the receiver; empty for the default one.</param>
    /// <returns>A builder for conventions of the endpoint.</returns>
    /// <remarks>
    /// When the app starts, a registration whose URL has another path is logged as a warning: unless something before the app rewrites the
    /// path, its deliveries are answered 404. HTTP logging (<c>UseHttpLogging</c>) writes neither body nor headers nor query of this
    /// endpoint, even if it writes them of others. While a tool reads the app's OpenAPI document at build time, nothing is checked.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// There is no such receiver, or it has no handler or cannot get a registration. The message names the missing call or setting.
    /// </exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A setting or a registration is wrong. The message names the
    /// configuration key.</exception>
    public static IEndpointConventionBuilder MapVippsWebhooks(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, string name = "")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(name);

        return endpoints.MapMethods(pattern, [HttpMethods.Post], BuildTool.IsRunning ? Unchecked(name) : Receive(endpoints, name))
            .WithDisplayName($"Vipps webhooks {pattern}")
            .WithMetadata(new ReceiverEndpoint(name))
            .WithHttpLogging(LoggedFields)
            .AllowAnonymous();
    }

    private static RequestDelegate Receive(IEndpointRouteBuilder endpoints, string name)
    {
        var receiver = endpoints.ServiceProvider.GetKeyedService<WebhookReceiver>(name)
            ?? throw new InvalidOperationException(
                $"There is no receiver to map. Call builder.Services.{SetupCalls.Receiver(name)} before the app is built.");
        receiver.IsMapped = true;
        return http => receiver.HandleAsync(http);
    }

    // A build has no settings and sends no requests.
    private static RequestDelegate Unchecked(string name) =>
        http => http.RequestServices.GetRequiredKeyedService<WebhookReceiver>(name).HandleAsync(http);
}
