using System.Net;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The answers of the gateway in front of the API: <c>{"statusCode":…,"message":…}</c>.</summary>
internal static class GatewayAnswer
{
    public static ApiAnswer MissingSubscriptionKey() => Create(
        HttpStatusCode.Unauthorized,
        "Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.");

    public static ApiAnswer InvalidSubscriptionKey() => Create(
        HttpStatusCode.Unauthorized,
        "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.");

    public static ApiAnswer InvalidToken() => Create(
        HttpStatusCode.Unauthorized,
        "The access token is missing, malformed, expired, revoked, or belongs to other keys.");

    public static ApiAnswer WrongSalesUnit() => Create(
        HttpStatusCode.Forbidden,
        "The access token gives no access to this Merchant-Serial-Number.");

    public static ApiAnswer NotASalesUnit() => Create(HttpStatusCode.BadRequest, "The Merchant-Serial-Number must be digits only.");

    public static ApiAnswer NotFound() => Create(HttpStatusCode.NotFound, "Resource not found");

    public static ApiAnswer NotSaved() => Create(
        HttpStatusCode.InternalServerError, "The sandbox cannot write its file of registrations. Nothing was changed.");

    /// <summary>The answer to a body that is too long or breaks the rules of HTTP.</summary>
    public static ApiAnswer Unreadable(HttpStatusCode status) => Create(
        status,
        status == HttpStatusCode.RequestEntityTooLarge ? "The request body is too large." : "The request cannot be read.");

    public static ApiAnswer Create(HttpStatusCode status, string message) => ApiAnswer.Json(status, writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("statusCode", (int)status);
        writer.WriteString("message", message);
        writer.WriteEndObject();
    });
}
