using System.Text.Json.Nodes;
using Vipps.Webhooks.Http;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Sandbox;

/// <summary>Delivers made-up events to a shop under test, without a sandbox.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.</remarks>
public static class VippsDeliveryHttpClientExtensions
{
    private const string MerchantSerialNumber = "123456";

    private static readonly EventTemplates Templates = new(MerchantSerialNumber, TimeProvider.System);

    /// <summary>
    /// Makes up an event, signs it as Vipps does, and posts it to the registered URL. One attempt: what the shop answers is returned, and
    /// nothing is repeated.
    /// </summary>
    /// <example>
    /// <code>
    /// using var response = await client.DeliverAsync(
    ///     registration, WebhookEventTypes.PaymentCaptured, payment => payment["reference"] = "order-1001");
    /// </code>
    /// </example>
    /// <remarks>
    /// The event is new each time, with the time of the system's clock and the merchant serial number <c>123456</c>. A client that follows
    /// redirects, as that of a <c>WebApplicationFactory</c> does, follows them here, too; Vipps does not.
    /// </remarks>
    /// <param name="client">
    /// The client that posts it, such as that of a <c>WebApplicationFactory</c> or a <c>TestServer</c>. If it has a
    /// <see cref="HttpClient.BaseAddress"/>, the delivery goes to that server, with the path, the query and the <c>Host</c> of the registered
    /// URL, as through a proxy; otherwise to the registered URL itself.
    /// </param>
    /// <param name="registration">
    /// The registration of the shop under test: URL and secret as in its settings. <see cref="RegisteredWebhook.ToRegistration"/> returns that
    /// of a new webhook. Without an <see cref="WebhookRegistration.Id"/>, the header <c>Webhook-Id</c> is omitted.
    /// </param>
    /// <param name="type">One of <see cref="WebhookEventTypes.All"/>, or a type that does not exist yet and that the registration names.</param>
    /// <param name="edit">Changes values, adds fields or removes them before the body is signed. Null, the default, leaves it as it is.</param>
    /// <param name="cancellationToken">Cancels the delivery.</param>
    /// <returns>The shop's answer. The caller disposes of it.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="type"/> is not among <see cref="WebhookRegistration.Events"/>; or that is empty, and it is not a documented one.
    /// </exception>
    /// <exception cref="HttpRequestException">The shop could not be reached.</exception>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled, or the client's own timeout passed.
    /// </exception>
    public static async Task<HttpResponseMessage> DeliverAsync(
        this HttpClient client,
        WebhookRegistration registration,
        WebhookEventType type,
        Action<JsonObject>? edit = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(registration);
        RequireDeliverable(registration, type);
        var url = Parse(registration.Url);

        var body = Templates.Create(type);
        edit?.Invoke(body);
        var bytes = JsonText.Write(writer => body.WriteTo(writer));
        var signed = WebhookSigner.Sign(registration.Key, url.Target, bytes.Span, TimeProvider.System.GetUtcNow());
        var target = client.BaseAddress is { } server ? new Uri(server.GetLeftPart(UriPartial.Authority) + url.Uri.PathAndQuery) : url.Uri;
        using var request = DeliveryRequest.Create(url, target, registration.Id, signed, bytes);
        return await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private static void RequireDeliverable(WebhookRegistration registration, WebhookEventType type)
    {
        if (registration.Events.Count > 0 ? registration.Events.Contains(type) : WebhookEventTypes.All.Contains(type))
        {
            return;
        }

        throw new ArgumentException(
            registration.Events.Count > 0
                ? $"The registration is not for '{type}': Vipps would not deliver this event. Add the type to the registration's events."
                : $"'{type}' is not a Vipps event type. To deliver one that does not exist yet, add it to the registration's events.",
            nameof(type));
    }

    // The rules of registration are the sandbox's; any URL that the shop's settings may hold is fine here.
    private static RegisteredUrl Parse(Uri url) =>
        RegisteredUrl.TryParse(
            url.OriginalString,
            new CallbackRules(AllowLoopback: true, new HashSet<string>([UrlHost.InAscii(url) ?? url.Host], StringComparer.OrdinalIgnoreCase)),
            out var parsed,
            out var reason)
            ? parsed
            : throw new ArgumentException(reason, nameof(url));
}
