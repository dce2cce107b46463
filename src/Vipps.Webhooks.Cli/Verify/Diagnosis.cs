using System.Globalization;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.Cli;

/// <summary>What the SDK's verifier says of a recorded delivery, and where it is not valid, why.</summary>
internal sealed class Diagnosis
{
    private Diagnosis(WebhookVerification verification, KnownWebhook? webhook, IReadOnlyList<Finding> findings) =>
        (Verification, Webhook, Findings) = (verification, webhook, findings);

    public WebhookVerification Verification { get; }

    /// <summary>Whose signature it is, or would be but for what was found; null where that is not known.</summary>
    public KnownWebhook? Webhook { get; }

    /// <summary>Why it is not valid; remarks, where it is.</summary>
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

    // As the receiver tries them: those of the webhook that is named, those that may be any, and at last those that it leaves out.
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
        "x-ms-date is not a date as the protocol has it.",
        "It is the form of RFC 9110, such as Thu, 30 Mar 2023 08:38:32 GMT (format r in .NET), in English and in GMT.");

    private static Finding WeekdayWrong => new(
        "weekdayWrong",
        "The signature is right, but the weekday of x-ms-date is not the one of its date. A receiver refuses it.",
        "Whoever signed it wrote the weekday by itself: format the whole date at once (format r in .NET). Vipps sends the right one.");

    // "Mon, " before a date that was a Thursday, and nothing else.
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
                $"The signature is right, but it was made {TimeText.Of(age)} before. A receiver refuses what is more than {tolerance} old.",
                "Of a delivery that was recorded earlier this is to be expected: give --at with the moment it was received, or --any-date to leave the "
                + "date out. If it was refused at once, the receiver's clock is wrong. A retry of Vipps' has a new date.")
            : new(
                "dateAhead",
                $"The signature is right, but its date is {TimeText.Of(age)} ahead. A receiver refuses what is more than {tolerance} off.",
                "Check the clock of whatever signed or received it; or give --at with the moment it was received, or --any-date to leave the date out.");
    }
}
