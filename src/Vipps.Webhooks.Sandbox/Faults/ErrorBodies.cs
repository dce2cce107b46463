using System.Globalization;
using System.Net;

namespace Vipps.Webhooks.Sandbox;

/// <summary>Writes a made-up error in each of the known formats.</summary>
internal static class ErrorBodies
{
    private const string Sentence = "The sandbox was told to answer this.";

    // Entra ID's code for a service that is temporarily unavailable.
    private const int EntraIdUnavailable = 90033;

    public static ApiAnswer Write(HttpStatusCode status, SandboxErrorBody body, DateTimeOffset now) => body switch
    {
        SandboxErrorBody.Problem => ProblemAnswer.Create(status, status.ToString(), "/v1/webhooks", Sentence),
        SandboxErrorBody.EntraId => EntraIdAnswer.Create(status, "temporarily_unavailable", EntraIdUnavailable, Sentence, now),
        SandboxErrorBody.ErrorList => ErrorList(status),
        SandboxErrorBody.ErrorsObject => ErrorsObject(status),
        SandboxErrorBody.Html => Html(status),
        SandboxErrorBody.Empty => ApiAnswer.Empty(status),
        _ => GatewayAnswer.Create(status, Sentence),
    };

    private static ApiAnswer Html(HttpStatusCode status) => ApiAnswer.Text(
        status,
        "text/html; charset=utf-8",
        $"<!DOCTYPE html><html><head><title>{(int)status}</title></head><body>{Sentence}</body></html>");

    private static ApiAnswer ErrorList(HttpStatusCode status) => ApiAnswer.Json(status, writer =>
    {
        writer.WriteStartArray();
        writer.WriteStartObject();
        writer.WriteString("errorCode", ((int)status).ToString(CultureInfo.InvariantCulture));
        writer.WriteString("errorMessage", Sentence);
        writer.WriteEndObject();
        writer.WriteEndArray();
    });

    private static ApiAnswer ErrorsObject(HttpStatusCode status) => ApiAnswer.Json(status, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("errors");
        writer.WriteStartArray("request");
        writer.WriteStringValue(Sentence);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    });
}
