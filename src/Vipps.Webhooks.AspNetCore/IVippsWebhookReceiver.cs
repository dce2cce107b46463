using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>
/// Receives deliveries where <see cref="VippsWebhookEndpointRouteBuilderExtensions.MapVippsWebhooks"/> does not fit: in a controller's
/// action, in a shop platform that passes an <see cref="HttpContext"/>, or in a function.
/// </summary>
/// <remarks>
/// <para>
/// A singleton, keyed if the receiver has a name. Nothing may read the body earlier: no <c>[FromBody]</c>, no form, no body logging. Allow
/// anonymous requests without an antiforgery token, because the signature proves the sender.
/// </para>
/// <para>
/// The event's handlers run in their own scope, not in the request's.
/// </para>
/// </remarks>
public interface IVippsWebhookReceiver
{
    /// <summary>
    /// Verifies the delivery in a request, runs the handlers of its event and returns a report. It does everything except write the answer:
    /// answer with <see cref="DeliveryReport.StatusCode"/> and an empty body.
    /// </summary>
    /// <param name="http">The request. Its body must not have been read.</param>
    /// <param name="cancellationToken">
    /// Stops the handlers; Vipps then delivers again. Do not pass <see cref="HttpContext.RequestAborted"/>: work that has begun is best
    /// finished even if the sender disconnects, so that the next attempt finds it done.
    /// </param>
    /// <returns>The report. It does not throw for a delivery that is refused or for a handler that fails.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="http"/> is null.</exception>
    Task<DeliveryReport> ReceiveAsync(HttpContext http, CancellationToken cancellationToken = default);

    /// <summary>Does what <see cref="ReceiveAsync"/> does and writes the answer, which is the status without a body.</summary>
    /// <param name="http">The request. Its body must not have been read.</param>
    /// <param name="cancellationToken">As for <see cref="ReceiveAsync"/>.</param>
    /// <returns>A task that completes when the status is set.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="http"/> is null.</exception>
    Task HandleAsync(HttpContext http, CancellationToken cancellationToken = default);
}
