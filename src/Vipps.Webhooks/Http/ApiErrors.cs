using System.Net;
using System.Text;

namespace Vipps.Webhooks.Http;

/// <summary>Describes the outcome of a request in our own wording.</summary>
internal static class ApiErrors
{
    public static bool IsTransient(HttpStatusCode status) => status is
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>Describes a network error in our own wording: the exception's message may quote what was sent.</summary>
    public static string Describe(HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "its name could not be resolved.",
        HttpRequestError.ConnectionError => "no connection could be made.",
        HttpRequestError.SecureConnectionError => "no TLS connection could be made.",
        HttpRequestError.ProxyTunnelError => "the proxy made no connection.",
        HttpRequestError.InvalidResponse => "its answer is not valid HTTP.",
        HttpRequestError.ConfigurationLimitExceeded => "its answer is too large.",
        _ => "the connection broke off.",
    };

    /// <summary>Returns the status of an answer whose body could not be read; null if Vipps did not answer. A proxy's status is not Vipps'.</summary>
    public static HttpStatusCode? StatusOf(HttpRequestException exception) =>
        exception.HttpRequestError == HttpRequestError.ProxyTunnelError ? null : exception.StatusCode;

    /// <summary>Describes a status, such as <c>401 (Unauthorized)</c>.</summary>
    public static string Describe(HttpStatusCode status) =>
        Enum.IsDefined(status) ? $"{(int)status} ({status})" : $"{(int)status}";

    /// <summary>Returns the texts of a problem as sentences, each with a space before it; empty if there are none.</summary>
    public static string Detail(VippsProblem? problem)
    {
        if (problem is null)
        {
            return "";
        }

        var text = new StringBuilder();
        Append(problem.Detail ?? problem.Title ?? problem.Code);
        foreach (var detail in problem.Details)
        {
            Append(detail.Name.Length == 0 ? detail.Reason : $"{detail.Name}: {detail.Reason}");
        }

        if (problem.TraceId is not null)
        {
            Append($"(trace id {problem.TraceId})");
        }

        return text.ToString();

        void Append(string? sentence)
        {
            if (!string.IsNullOrEmpty(sentence))
            {
                text.Append(' ').Append(sentence).Append(sentence[^1] is '.' or '!' or '?' or ')' ? "" : ".");
            }
        }
    }
}
