namespace Vipps.Webhooks;

/// <summary>The outcome of a request to the endpoint.</summary>
public enum DeliveryOutcome
{
    /// <summary>401: not signed by a known secret, or not within the tolerance. The default, so that a forgotten outcome is never a good one.</summary>
    Refused = 0,

    /// <summary>200: all handlers of the event succeeded.</summary>
    Handled,

    /// <summary>200: the same event was handled before, so no handler ran.</summary>
    Duplicate,

    /// <summary>
    /// 200: no handler is registered for such an event, or for an event of a family that this version does not know yet
    /// (<see cref="UnknownEvent"/>). An error would only hold back later events.
    /// </summary>
    Unhandled,

    /// <summary>
    /// 500: the event is verified but unreadable (<see cref="UnknownEvent.IsUnreadable"/>), and no handler is registered for
    /// <see cref="UnknownEvent"/> or <see cref="WebhookEvent"/>. It may be about money, so it is not acknowledged: Vipps keeps it and delivers
    /// it again for seven days, in which the shop can add such a handler or update the package. Later events of the same payment wait.
    /// </summary>
    NotReadable,

    /// <summary>500: a handler threw. Vipps tries again.</summary>
    HandlerFailed,

    /// <summary>500: a source of registrations threw or took too long. Vipps tries again.</summary>
    RegistrationsUnavailable,

    /// <summary>500: the handlers, or another delivery of the same event, did not finish in time. Vipps tries again.</summary>
    TimedOut,

    /// <summary>413: the body is longer than <see cref="VippsWebhookReceiverOptions.MaxBodyLength"/>.</summary>
    BodyTooLong,

    /// <summary>415: the Content-Type is not JSON.</summary>
    NotJson,

    /// <summary>400 or 408, if the sender is still connected: the body did not arrive whole or in time.</summary>
    BodyIncomplete,

    /// <summary>
    /// 401: not every secret was tried. The request names no webhook or one whose secret does not match, and strangers' requests of this
    /// kind have used up the failed verifications that are allowed within a second. If Vipps sent it, Vipps tries again. Never set for a
    /// delivery that was signed with the secret of the webhook it names, nor if at most 16 registrations would have to be tried.
    /// </summary>
    Throttled,

    /// <summary>200: the inbox stored the event. Its handlers run later.</summary>
    Stored,

    /// <summary>503: the inbox is full, or slow. Vipps delivers it again, at first after 2 seconds.</summary>
    InboxBusy,

    /// <summary>500: the inbox threw an exception. Vipps delivers it again.</summary>
    NotStored,
}
