using System.Net;
using System.Text.Json;

namespace Webshop.Payments;

/// <summary>A refusal of Vipps' ePayment API, with what support asks for. Decide by <see cref="Code"/>, never by the text.</summary>
internal sealed class EPaymentException(HttpStatusCode status, Problem? problem) : Exception(MessageOf(status, problem))
{
    public HttpStatusCode StatusCode => status;

    /// <summary>The error code, such as <c>6090</c>; null if Vipps gave none.</summary>
    public string? Code => CodeOf(problem);

    public string? TraceId => problem?.TraceId;

    public static async Task<EPaymentException> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            return new(answer.StatusCode, await answer.Content.ReadFromJsonAsync(EPaymentJson.Default.Problem, cancellationToken));
        }
        catch (JsonException)
        {
            return new(answer.StatusCode, null); // such as the page of a gateway
        }
    }

    private static string? CodeOf(Problem? problem) => problem?.ExtraDetails?.FirstOrDefault(static detail => detail.Name == "ErrorCode")?.Reason;

    private static string MessageOf(HttpStatusCode status, Problem? problem) =>
        $"Vipps answered {(int)status}{(CodeOf(problem) is { } code ? $", code {code}" : "")}{(problem?.Detail is { } detail ? $": {detail}" : ".")}";
}
