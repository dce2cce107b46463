using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.AspNetCore;

/// <summary>
/// Receives deliveries where <see cref="VippsWebhookEndpointRouteBuilderExtensions.MapVippsWebhooks"/> does not fit: in a controller's
/// action, in a shop platform that hands over an <see cref="HttpContext"/>, or in a function.
/// </summary>
/// <remarks>
/// <para>
/// A singleton; of a named receiver a keyed one. Nothing may read the body before: no <c>[FromBody]</c>, no form, no body logging. Let
/// anonymous requests through, without an antiforgery token: the signature is what proves the sender.
/// </para>
/// <para>
/// The event's handlers run in a scope of their own, not in that of the request.
/// </para>
/// </remarks>
public interface IVippsWebhookReceiver
{
    /// <summary>
    /// Verifies the delivery in a request, runs the handlers of its event, and reports. It does everything but write the answer: answer
    /// with <see cref="DeliveryReport.StatusCode"/> and an empty body.
    /// </summary>
    /// <param name="http">The request. Its body must not have been read.</param>
    /// <param name="cancellationToken">
    /// Stops the handlers; Vipps then delivers again. Not <see cref="HttpContext.RequestAborted"/>: work that has begun is best finished
    /// even if the sender disconnects, so that the next attempt finds it done.
    /// </param>
    /// <returns>The report. Nothing is thrown for a delivery that is refused, or for a handler that fails.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="http"/> is null.</exception>
    Task<DeliveryReport> ReceiveAsync(HttpContext http, CancellationToken cancellationToken = default);

    /// <summary>Does what <see cref="ReceiveAsync"/> does, and writes the answer: its status, without a body.</summary>
    /// <param name="http">The request. Its body must not have been read.</param>
    /// <param name="cancellationToken">As for <see cref="ReceiveAsync"/>.</param>
    /// <returns>A task that completes when the status is set.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="http"/> is null.</exception>
    Task HandleAsync(HttpContext http, CancellationToken cancellationToken = default);
}
