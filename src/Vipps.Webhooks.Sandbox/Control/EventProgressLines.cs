using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary>Writes the progress of an event: one line of JSON for each step.</summary>
internal static class EventProgressLines
{
    public static async Task WriteLineAsync(
        this HttpResponse response, Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(JsonText.Write(write), cancellationToken).ConfigureAwait(false);
        await response.Body.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        await response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public static void Sent(Utf8JsonWriter writer, SandboxEvent sent)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("sent");
        writer.WriteString("type", sent.Type.Name);
        writer.WriteString("reference", sent.Reference);
        writer.WriteNumber("deliveries", sent.DeliveryCount);
        writer.WritePropertyName("body");
        writer.WriteRawValue(sent.Body.Span);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    public static void Attempted(Utf8JsonWriter writer, SandboxAttempt attempt)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("attempt");
        writer.WriteString("webhookId", attempt.WebhookId);
        writer.WriteString("url", attempt.Url.OriginalString);
        writer.WriteString("type", attempt.EventType.Name);
        writer.WriteString("reference", attempt.Reference);
        writer.WriteNumber("number", attempt.Number);
        writer.WriteString("startedAt", attempt.StartedAt);
        writer.WriteString("outcome", JsonNamingPolicy.CamelCase.ConvertName(attempt.Outcome.ToString()));
        if (attempt.StatusCode is { } status)
        {
            writer.WriteNumber("status", (int)status);
        }
        else
        {
            writer.WriteNull("status");
        }

        writer.WriteString("failure", attempt.Failure);
        if (attempt.NextAttemptAt is { } next)
        {
            writer.WriteString("nextAttemptAt", next);
        }
        else
        {
            writer.WriteNull("nextAttemptAt");
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    public static void Completed(Utf8JsonWriter writer, bool accepted)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("completed");
        writer.WriteBoolean("accepted", accepted);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
