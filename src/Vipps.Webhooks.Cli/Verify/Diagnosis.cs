using System.Globalization;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>The result of the SDK's verifier for a recorded delivery and, if it is not valid, the reasons.</summary>
internal sealed class Diagnosis
{
    private Diagnosis(WebhookVerification verification, KnownWebhook? webhook, IReadOnlyList<Finding> findings) =>
        (Verification, Webhook, Findings) = (verification, webhook, findings);

    public WebhookVerification Verification { get; }

    /// <summary>The webhook that signed it, or would have without the findings; null if it is unknown.</summary>
    public KnownWebhook? Webhook { get; }

    /// <summary>The reasons for which it is not valid; remarks if it is.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    public static Diagnosis Of(CapturedRequest request, IReadOnlyList<KnownWebhook> webhooks, DateTimeOffset receivedAt, TimeSpan tolerance)
    {
        var delivery = new WebhookDelivery
        {
            Date = request[WebhookSignatureHeaders.DateName],
            ContentHash = request[WebhookSignatureHeaders.ContentHashName],
            Authorization = request[WebhookSignatureHeaders.AuthorizationName],
            AlternateAuthorization = request[WebhookSignatureHeaders.AlternateAuthorizationName],
            WebhookId = request[WebhookSignatureHeaders.WebhookIdName],
            Body = request.Body.Span,
        };
        var named = NamedWebhook.Of(request, webhooks);
        var result = WebhookVerifier.Verify(delivery, InOrder(webhooks, named), receivedAt, tolerance);
        var verification = result.Status;
        var signedBy = webhooks.FirstOrDefault(webhook => webhook.Registration == result.Registration);
        return verification switch
        {
            _ when signedBy is not null && !NamedWebhook.MayBe(named, signedBy) =>
                new(WebhookVerification.SignatureMismatch, signedBy, [NamedWebhook.OtherRegistration(named!.Value, signedBy)]),
            WebhookVerification.Valid => new(verification, signedBy, [.. Remarks.On(request, signedBy!)]),
            WebhookVerification.OutsideTolerance => new(verification, signedBy, [OutsideTolerance(request, receivedAt), .. Remarks.On(request, signedBy!)]),
            WebhookVerification.MissingHeader => new(verification, null, MissingHeaders.Of(request)),
            _ => Explain(verification, request, webhooks, anyDate: tolerance == TimeSpan.MaxValue),
        };
    }

    // In the order of the receiver: those of the named webhook, those without an id and, last, those that the receiver leaves out.
    private static WebhookRegistration[] InOrder(IReadOnlyList<KnownWebhook> webhooks, Guid? named) =>
    [
        .. webhooks
            .OrderByDescending(webhook => named is not null && webhook.Id == named)
            .ThenByDescending(webhook => NamedWebhook.MayBe(named, webhook))
            .Select(static webhook => webhook.Registration),
    ];

    private static Diagnosis Explain(WebhookVerification verification, CapturedRequest request, IReadOnlyList<KnownWebhook> webhooks, bool anyDate)
    {
        if (RepeatedHeaders.Of(verification, request) is { } repeated)
        {
            return new(verification, null, [repeated]);
        }

        var (webhook, findings) = Explanation.Of(request, webhooks);
        if (verification == WebhookVerification.MalformedDate && findings.Count == 0 && IsWeekdayWrong(request[WebhookSignatureHeaders.DateName]!))
        {
            var named = NamedWebhook.Of(request, webhooks);
            return webhook is not null && !NamedWebhook.MayBe(named, webhook)
                ? new(verification, webhook, [WeekdayWrong, NamedWebhook.OtherRegistration(named!.Value, webhook)])
                : new(anyDate ? WebhookVerification.Valid : verification, webhook, [WeekdayWrong]);
        }

        return new(verification, webhook, verification == WebhookVerification.MalformedDate ? [MalformedDate, .. findings] : findings);
    }

    private static Finding MalformedDate => new(
        "malformedDate",
        "x-ms-date is not a date in the format of the protocol.",
        "The format is that of RFC 9110, such as Thu, 30 Mar 2023 08:38:32 GMT (format r in .NET), in English and in GMT.");

    private static Finding WeekdayWrong => new(
        "weekdayWrong",
        "The signature is right, but the weekday in x-ms-date is not that of its date. A receiver refuses it.",
        "The signer wrote the weekday separately: format the whole date at once (format r in .NET). Vipps sends the right weekday.");

    // True if only the weekday is wrong, such as "Mon, " before a Thursday.
    private static bool IsWeekdayWrong(string date) =>
        date.Length > "Mon, ".Length
        && DateTime.TryParseExact(date["Mon, ".Length..], "dd MMM yyyy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment)
        && Enum.GetValues<DayOfWeek>().Any(day => day != moment.DayOfWeek && date.StartsWith($"{day.ToString()[..3]}, ", StringComparison.Ordinal));

    private static Finding OutsideTolerance(CapturedRequest request, DateTimeOffset receivedAt)
    {
        var age = receivedAt - DateTimeOffset.ParseExact(
            request[WebhookSignatureHeaders.DateName]!, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var tolerance = string.Create(CultureInfo.InvariantCulture, $"{WebhookVerifier.DefaultTolerance.TotalMinutes:F0} minutes");
        return age > TimeSpan.Zero
            ? new(
                "dateOld",
                $"The signature is right, but it is {TimeText.Of(age)} old. A receiver refuses a date that is more than {tolerance} old.",
                "This is expected of a delivery that was recorded earlier: specify --at with the time at which it was received, or --any-date to ignore "
                + "the date. If it was refused at once, the receiver's clock is wrong. A retry from Vipps has a new date.")
            : new(
                "dateAhead",
                $"The signature is right, but its date is {TimeText.Of(age)} ahead. A receiver refuses a date that is more than {tolerance} ahead.",
                "Check the clocks of the signer and of the receiver; or specify --at with the time at which it was received, or --any-date to ignore the date.");
    }
}
