using System.Text.Json;
using System.Text.Json.Serialization;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Cli;

/// <summary>One thing that happened in the sandbox: one of the three is there.</summary>
internal sealed record SandboxLine(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ListeningLine? Listening = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RequestLine? Request = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AttemptLine? Attempt = null);

/// <param name="BaseAddress">Where the APIs are.</param>
/// <param name="MerchantSerialNumber">The sales unit.</param>
/// <param name="KeysFile">The file that holds the keys; null where none does.</param>
/// <param name="Keys">The keys, only where they were asked for.</param>
internal sealed record ListeningLine(
    string BaseAddress,
    string MerchantSerialNumber,
    string? KeysFile,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] KeysLine? Keys);

/// <summary>Keys of a sandbox. No positional record: those print what they hold.</summary>
internal sealed class KeysLine(SandboxKeys keys)
{
    public string ClientId => keys.ClientId;

    public string ClientSecret => keys.ClientSecret;

    public string SubscriptionKey => keys.SubscriptionKey;
}

/// <param name="At">When it came in.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The path, without the query.</param>
/// <param name="Status">What was answered; null where the connection was broken off instead.</param>
internal sealed record RequestLine(DateTimeOffset At, string Method, string Path, int? Status)
{
    public static RequestLine Of(SandboxRequest request) =>
        new(request.ReceivedAt, request.Method, request.Path, (int?)request.Status);
}

/// <summary>One attempt at a delivery, in the names of the sandbox's own lines.</summary>
/// <param name="WebhookId">The registration.</param>
/// <param name="Url">Its URL.</param>
/// <param name="Type">The event type.</param>
/// <param name="Reference">What the event is about.</param>
/// <param name="Number">The number of the attempt, from 1.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Outcome"><c>accepted</c>, <c>refused</c>, <c>timedOut</c> or <c>unreachable</c>.</param>
/// <param name="Status">What the receiver answered.</param>
/// <param name="Failure">What went wrong.</param>
/// <param name="NextAttemptAt">When the next one is due; null where there is none.</param>
internal sealed record AttemptLine(
    Guid WebhookId,
    string Url,
    string Type,
    string? Reference,
    int Number,
    DateTimeOffset StartedAt,
    string Outcome,
    int? Status,
    string? Failure,
    DateTimeOffset? NextAttemptAt)
{
    public static AttemptLine Of(SandboxAttempt attempt) => new(
        attempt.WebhookId,
        attempt.Url.OriginalString,
        attempt.EventType.Name,
        attempt.Reference,
        attempt.Number,
        attempt.StartedAt,
        JsonNamingPolicy.CamelCase.ConvertName(attempt.Outcome.ToString()),
        (int?)attempt.StatusCode,
        attempt.Failure,
        attempt.NextAttemptAt);

    [JsonIgnore]
    public bool IsAccepted => Outcome == "accepted";
}
