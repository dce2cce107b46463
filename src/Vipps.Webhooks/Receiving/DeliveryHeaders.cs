using System.Runtime.CompilerServices;
using Microsoft.Extensions.Primitives;
using Vipps.Webhooks.Http;
using Vipps.Webhooks.Receiving;
using Vipps.Webhooks.Registrations;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks;

/// <summary>
/// The headers of a delivery as they arrived, before its body is read, for <see cref="WebhookProcessor"/>. Use <see cref="From"/> if the
/// host has a collection of headers, otherwise an object initializer.
/// </summary>
/// <remarks>
/// See <see href="https://developer.vippsmobilepay.com/docs/APIs/webhooks-api/request-authentication/">Webhooks API: request
/// authentication</see>.
/// </remarks>
public sealed class DeliveryHeaders
{
    private Repeated _repeated;
    private IRequestTarget? _target;

    [Flags]
    private enum Repeated
    {
        None = 0,
        Date = 1,
        ContentHash = 2,
        Authorization = 4,
        AlternateAuthorization = 8,
    }

    /// <summary>The value of <c>x-ms-date</c>; null if it is missing.</summary>
    public string? Date { get; init; }

    /// <summary>The value of <c>x-ms-content-sha256</c>; null if it is missing.</summary>
    public string? ContentHash { get; init; }

    /// <summary>The value of <c>Authorization</c>; null if it is missing.</summary>
    public string? Authorization { get; init; }

    /// <summary>The value of <c>X-Vipps-Authorization</c>; null if it is missing.</summary>
    public string? AlternateAuthorization { get; init; }

    /// <summary>The value of <c>Webhook-Id</c>, several separated by commas; null if it is missing. A hint, not proof.</summary>
    public string? WebhookId { get; init; }

    /// <summary>The value of <c>Content-Type</c>; null or empty counts as JSON.</summary>
    public string? ContentType { get; init; }

    /// <summary>
    /// The value of <c>Host</c>; null if it is unknown. Needed only with <see cref="VippsWebhookReceiverOptions.UseRequestTarget"/>.
    /// </summary>
    public string? Host { get => field ?? _target?.Host; init; }

    /// <summary>
    /// Path and query as they arrived, before anything decoded them; null if they are unknown. Needed only with
    /// <see cref="VippsWebhookReceiverOptions.UseRequestTarget"/>.
    /// </summary>
    public string? PathAndQuery { get => field ?? _target?.PathAndQuery; init; }

    /// <summary>The name of the first required header that is missing; null if none is.</summary>
    internal string? Missing =>
        string.IsNullOrEmpty(Date) ? WebhookSignatureHeaders.DateName
        : string.IsNullOrEmpty(ContentHash) ? WebhookSignatureHeaders.ContentHashName
        : string.IsNullOrEmpty(Authorization) && string.IsNullOrEmpty(AlternateAuthorization) ? WebhookSignatureHeaders.AuthorizationName
        : null;

    /// <summary>True if there are none of the headers that only Vipps sends, so that the sender is most likely a scanner.</summary>
    internal bool IsUnsigned => string.IsNullOrEmpty(Date)
        && string.IsNullOrEmpty(ContentHash)
        && string.IsNullOrEmpty(AlternateAuthorization)
        && string.IsNullOrEmpty(WebhookId)
        && Authorization?.StartsWith(WebhookSignatureHeaders.AuthorizationPrefix, StringComparison.Ordinal) is not true;

    /// <summary>True if the body is JSON according to the headers. They are not signed, so this is not proof.</summary>
    internal bool IsJson => JsonMediaType.Accepts(ContentType);

    /// <summary>
    /// Host and path that the delivery was sent to, without the query, which may hold a key. Only for a delivery that was verified against
    /// them.
    /// </summary>
    internal string SentTo => $"{Host}{PathAndQuery?.Split('?')[0]}";

    /// <summary>Reads the headers of a request. Names are case-insensitive, and several values of a header are joined.</summary>
    /// <param name="headers">The headers, such as those of an Azure function's <c>HttpRequestData</c> or of an <c>HttpRequestMessage</c>.</param>
    /// <returns>The headers. <see cref="PathAndQuery"/> is not among them; if it is needed, use an object initializer.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="headers"/> is null.</exception>
    public static DeliveryHeaders From(IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        var values = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in headers)
        {
            values[name] = StringValues.Concat(values.GetValueOrDefault(name), value.ToArray());
        }

        return From(
            values,
            static (values, name) => values.GetValueOrDefault(name),
            values.GetValueOrDefault(WebhookSignatureHeaders.AuthorizationName),
            values.GetValueOrDefault("Content-Type"),
            values.GetValueOrDefault("Host").ToString());
    }

    /// <summary>Reads the headers of a request. Those that servers know are passed in, the others are read by name.</summary>
    internal static DeliveryHeaders From<THeaders>(
        THeaders headers,
        Func<THeaders, string, StringValues> get,
        StringValues authorizations,
        StringValues contentType,
        string? host = null,
        IRequestTarget? target = null)
    {
        var repeated = Repeated.None;
        var date = Take(WebhookSignatureHeaders.DateName, Repeated.Date);
        var contentHash = Take(WebhookSignatureHeaders.ContentHashName, Repeated.ContentHash);
        var authorization = Join(SelectSignatures(authorizations), Repeated.Authorization);
        var alternateAuthorization = Take(WebhookSignatureHeaders.AlternateAuthorizationName, Repeated.AlternateAuthorization);
        return new DeliveryHeaders
        {
            Date = date,
            ContentHash = contentHash,
            Authorization = authorization,
            AlternateAuthorization = alternateAuthorization,
            WebhookId = Take(WebhookSignatureHeaders.WebhookIdName, Repeated.None),
            ContentType = JsonMediaType.Pick(contentType),
            Host = host,
            _repeated = repeated,
            _target = target,
        };

        string? Take(string name, Repeated flag) => Join(get(headers, name), flag);

        // A platform may add its own credentials to Vipps' signature, as a separate value or behind a comma, which no signature has.
        static StringValues SelectSignatures(StringValues values)
        {
            if (values.Count == 0 || (values.Count == 1 && values[0]?.Contains(',') is not true))
            {
                return values;
            }

            string[] signatures = [.. values.SelectMany(HeaderText.SplitAtCommas).Where(static value => SignedHeaders.IsSignature(value))];
            return signatures.Length > 0 ? signatures : values;
        }

        string? Join(StringValues values, Repeated flag)
        {
            switch (values.Count)
            {
                case 0:
                    return null;
                case 1:
                    return values[0];
                default:
                    repeated |= flag;
                    return WebhookSignatureHeaders.Join(values);
            }
        }
    }

    /// <summary>
    /// Finds the webhook that the delivery claims to come from, without proof. If it names several, a known one is preferred. Null if it
    /// names none.
    /// </summary>
    internal Guid? FindWebhookId(RegistrationIndex known) =>
        WebhookIdHeader.Find(WebhookId, known, static (known, id) => !known.FindById(id).IsEmpty);

    /// <summary>
    /// Finds the header that a reason to refuse is about, if it arrived as several values. Joined, they no longer equal any one of them.
    /// Null if it did not.
    /// </summary>
    internal string? FindRepeated(WebhookVerification reason) => reason switch
    {
        WebhookVerification.MalformedDate when _repeated.HasFlag(Repeated.Date) => WebhookSignatureHeaders.DateName,
        WebhookVerification.ContentHashMismatch when _repeated.HasFlag(Repeated.ContentHash) => WebhookSignatureHeaders.ContentHashName,
        WebhookVerification.MalformedAuthorization when _repeated.HasFlag(Repeated.Authorization) => WebhookSignatureHeaders.AuthorizationName,
        WebhookVerification.MalformedAuthorization when _repeated.HasFlag(Repeated.AlternateAuthorization) =>
            WebhookSignatureHeaders.AlternateAuthorizationName,
        _ => null,
    };

    /// <summary>Returns the first reason to refuse the headers alone; null if only the body and a secret can decide.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)] // else the caller's state machine clears its variables for each delivery
    internal WebhookVerification? Check(out SignedHeaders signed) => SignedHeaders.Read(ToDelivery(default, useRequestTarget: false), out signed);

    /// <summary>Verifies against the registered URL or the address that the request was sent to.</summary>
    internal WebhookVerificationResult Verify(
        in SignedHeaders signed,
        ReadOnlySpan<byte> body,
        ReadOnlySpan<WebhookRegistration> registrations,
        DateTimeOffset now,
        TimeSpan tolerance,
        bool useRequestTarget) =>
        WebhookVerifier.Verify(ToDelivery(body, useRequestTarget), signed, registrations, now, tolerance);

    private WebhookDelivery ToDelivery(ReadOnlySpan<byte> body, bool useRequestTarget)
    {
        // Stands for a missing address (HTTP/1.0, or an empty header), because an empty one stands for the registered URL.
        const string None = "-";
        return new()
        {
            Date = Date,
            ContentHash = ContentHash,
            Authorization = Authorization,
            AlternateAuthorization = AlternateAuthorization,
            Host = !useRequestTarget ? default : Host is { Length: > 0 } host ? host : None,
            PathAndQuery = !useRequestTarget ? default : PathAndQuery is { Length: > 0 } path ? path : None,
            Body = body,
        };
    }
}
