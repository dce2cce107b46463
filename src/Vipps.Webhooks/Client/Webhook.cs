namespace Vipps.Webhooks;

/// <summary>A registration, as Vipps lists it. The secret is never listed.</summary>
/// <remarks>See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/">Webhooks API</see>.</remarks>
public sealed class Webhook
{
    private readonly string? _urlText;

    /// <summary>The id of the registration.</summary>
    public required Guid Id { get; init; }

    /// <summary>
    /// The URL that events are delivered to; null if Vipps lists something other than an absolute http or https URL, which <see cref="UrlText"/> then has.
    /// </summary>
    public required Uri? Url { get; init; }

    /// <summary>The URL as Vipps lists it, even if it is not valid; empty if there is none. Default: the text of <see cref="Url"/>.</summary>
    public string UrlText
    {
        get => _urlText ?? Url?.OriginalString ?? "";
        init => _urlText = value;
    }

    /// <summary>The delivered event types. Names that this version of the SDK does not know are kept; values that are not names are left out.</summary>
    public required IReadOnlyList<WebhookEventType> Events { get; init; }
}
