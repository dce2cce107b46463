using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>The webhook that a delivery claims to be for, by the receiver's rules.</summary>
internal static class NamedWebhook
{
    /// <summary>Returns the id in <c>Webhook-Id</c>: of several, the first that is known or else the first; null if there is none.</summary>
    public static Guid? Of(CapturedRequest request, IReadOnlyList<KnownWebhook> webhooks) => WebhookIdHeader.Find(
        request[WebhookSignatureHeaders.WebhookIdName], webhooks, static (webhooks, id) => webhooks.Any(webhook => webhook.Id == id));

    /// <summary>Indicates whether a receiver tries the secret of a webhook for a delivery that names <paramref name="id"/>.</summary>
    public static bool MayBe(Guid? id, KnownWebhook webhook) => id is null || webhook.Id is null || webhook.Id == id;

    /// <summary>Explains why a receiver refuses a delivery that names <paramref name="id"/>, although its signature is right.</summary>
    public static Finding OtherRegistration(Guid id, KnownWebhook signedBy) => new(
        "otherRegistration",
        $"The signature is right, but Webhook-Id names webhook {id}, and the secret is that of {signedBy.Id} ({signedBy.SecretSource}). A receiver refuses it.",
        "Correct the Id of that registration, or leave it out. If the Id is right, something in front of the app changes Webhook-Id, which is not signed.");
}
