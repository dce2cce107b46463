using System.Diagnostics;
using System.Net;

namespace Vipps.Webhooks.Sandbox;

/// <summary>One mistake in a call, as <c>extraDetails</c> names it.</summary>
internal readonly record struct ExtraDetail(string Name, string Reason);

/// <summary>The <c>application/problem+json</c> body of the APIs.</summary>
internal static class ProblemAnswer
{
    public const string ValidationDetail = "One or more validation errors occurred.";

    public static ApiAnswer Invalid(string instance, params ExtraDetail[] mistakes) =>
        Create(HttpStatusCode.BadRequest, "Bad Request", instance, ValidationDetail, mistakes);

    public static ApiAnswer Create(HttpStatusCode status, string title, string instance, string detail, params ExtraDetail[] mistakes) =>
        Create(status, title, instance, detail, mistakes, "about:blank");

    public static ApiAnswer Create(HttpStatusCode status, string title, string instance, string detail, ExtraDetail[] mistakes, string type) =>
        ApiAnswer.Json(
            status,
            writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("type", type);
                writer.WriteString("title", title);
                writer.WriteNumber("status", (int)status);
                writer.WriteString("detail", detail);
                writer.WriteString("instance", instance);
                writer.WriteString("traceId", NewTraceId());
                if (mistakes.Length == 0)
                {
                    writer.WriteNull("extraDetails");
                }
                else
                {
                    writer.WriteStartArray("extraDetails");
                    foreach (var (name, reason) in mistakes)
                    {
                        writer.WriteStartObject();
                        writer.WriteString("name", name);
                        writer.WriteString("reason", reason);
                        writer.WriteEndObject();
                    }

                    writer.WriteEndArray();
                }

                writer.WriteEndObject();
            },
            ApiAnswer.ProblemContentType);

    private static string NewTraceId() => $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00";
}
