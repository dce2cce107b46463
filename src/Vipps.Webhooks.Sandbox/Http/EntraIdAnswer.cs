using System.Globalization;
using System.Net;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The answers of Entra ID (once Azure AD), which issues the tokens, to bad credentials.</summary>
internal static class EntraIdAnswer
{
    public static ApiAnswer UnknownClient(DateTimeOffset now) => Create(
        HttpStatusCode.BadRequest, "unauthorized_client", 700016, "No application with this client_id exists here.", now);

    public static ApiAnswer WrongSecret(DateTimeOffset now) => Create(
        HttpStatusCode.Unauthorized, "invalid_client", 7000215, "The client_secret is not the one of this client_id.", now);

    public static ApiAnswer InvalidRequest(DateTimeOffset now) => Create(
        HttpStatusCode.BadRequest, "invalid_request", 900144, "The request lacks client_id or client_secret.", now);

    public static ApiAnswer Create(HttpStatusCode status, string error, int code, string sentence, DateTimeOffset now)
    {
        var traceId = Guid.NewGuid();
        var correlationId = Guid.NewGuid();
        var timestamp = now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ssZ", CultureInfo.InvariantCulture);
        return ApiAnswer.Json(status, writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("error", error);
            writer.WriteString(
                "error_description",
                $"AADSTS{code}: {sentence} Trace ID: {traceId} Correlation ID: {correlationId} Timestamp: {timestamp}");
            writer.WriteStartArray("error_codes");
            writer.WriteNumberValue(code);
            writer.WriteEndArray();
            writer.WriteString("timestamp", timestamp);
            writer.WriteString("trace_id", traceId);
            writer.WriteString("correlation_id", correlationId);
            writer.WriteString("error_uri", $"https://login.microsoftonline.com/error?code={code}");
            writer.WriteEndObject();
        });
    }
}
