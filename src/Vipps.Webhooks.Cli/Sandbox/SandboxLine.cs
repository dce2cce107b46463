using System.Text.Json;
using System.Text.Json.Serialization;
using Vipps.Webhooks.Sandbox;

namespace Vipps.Webhooks.Cli;

/// <summary>One occurrence in the sandbox: exactly one of the three is set.</summary>
internal sealed record SandboxLine(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ListeningLine? Listening = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RequestLine? Request = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AttemptLine? Attempt = null);

/// <param name="BaseAddress">The base address of the APIs.</param>
/// <param name="MerchantSerialNumber">The sales unit.</param>
/// <param name="KeysFile">The file that holds the keys; null if none does.</param>
/// <param name="Keys">The keys, only if they were requested.</param>
internal sealed record ListeningLine(
    string BaseAddress,
    string MerchantSerialNumber,
    string? KeysFile,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] KeysLine? Keys);

/// <summary>The keys of a sandbox. Not a record, which would print them.</summary>
internal sealed class KeysLine(SandboxKeys keys)
{
    public string ClientId => keys.ClientId;

    public string ClientSecret => keys.ClientSecret;

    public string SubscriptionKey => keys.SubscriptionKey;
}

/// <param name="At">The time at which it arrived.</param>
/// <param name="Method">The method.</param>
/// <param name="Path">The path, without the query.</param>
/// <param name="Status">The status of the response; null if the connection was broken off instead.</param>
internal sealed record RequestLine(DateTimeOffset At, string Method, string Path, int? Status)
{
    public static RequestLine Of(SandboxRequest request) =>
        new(request.ReceivedAt, request.Method, request.Path, (int?)request.Status);
}

/// <summary>An attempt at a delivery, with the names of the sandbox's own lines.</summary>
/// <param name="WebhookId">The registration.</param>
/// <param name="Url">Its URL.</param>
/// <param name="Type">The event type.</param>
/// <param name="Reference">The reference of the event's subject, such as that of a payment; null if it has none.</param>
/// <param name="Number">The number of the attempt, from 1.</param>
/// <param name="StartedAt">The time at which it began.</param>
/// <param name="Outcome"><c>accepted</c>, <c>refused</c>, <c>timedOut</c> or <c>unreachable</c>.</param>
/// <param name="Status">The status of the receiver's response; null if there was none.</param>
/// <param name="Failure">The description of what went wrong; null if nothing did.</param>
/// <param name="NextAttemptAt">The time of the next attempt; null if there is none.</param>
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
