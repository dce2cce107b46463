using System.Net;
using System.Text;
using Vipps.Webhooks.Client;

namespace Vipps.Webhooks.Http;

/// <summary>Turns a refused or failed call into an exception that says what to do.</summary>
internal static class ApiErrors
{
    public static bool IsTransient(HttpStatusCode status) => status is
        HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>What went wrong on the wire, in words of ours: the exception's own may quote what was sent.</summary>
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

    /// <summary>The status of an answer whose body could not be read; null if there was no answer. That of a proxy is not Vipps'.</summary>
    public static HttpStatusCode? StatusOf(HttpRequestException exception) =>
        exception.HttpRequestError == HttpRequestError.ProxyTunnelError ? null : exception.StatusCode;

    /// <summary>Such as <c>401 (Unauthorized)</c>.</summary>
    public static string Describe(HttpStatusCode status) =>
        Enum.IsDefined(status) ? $"{(int)status} ({status})" : $"{(int)status}";

    /// <summary>What a problem says, as sentences with a space before them; empty where it says nothing.</summary>
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

    public static VippsApiException Refused(string operation, VippsCall call, HttpResponseMessage response, ReadOnlyMemory<byte> body, TimeProvider time)
    {
        var status = response.StatusCode;
        var problem = VippsProblemReader.Read(body, text => call.Connection.Redact(text, response.RequestMessage));
        var unknown = OutcomeUnknown(call);
        return new VippsApiException(
            $"{call.Connection.BaseAddress.Authority} answered {Describe(status)} when asked to {operation}.{Detail(problem)}{Advice(status, call)}{AdviceOn(unknown)}",
            status)
        {
            Problem = problem,
            IsTransient = !unknown && IsTransient(status),
            OutcomeUnknown = unknown,
            RetryAfter = RetryAfter.Of(response, time),
        };
    }

    public static VippsApiException Unreadable(string operation, VippsCall call, HttpStatusCode status, Exception? cause)
    {
        var unknown = OutcomeUnknown(call);
        return new VippsApiException(
            $"{call.Connection.BaseAddress.Authority} answered {Describe(status)} when asked to {operation}, but the answer cannot be read.{AdviceOn(unknown)}",
            status,
            cause)
        {
            OutcomeUnknown = unknown,
        };
    }

    public static VippsApiException NoAnswer(string operation, VippsCall call, string reason, Exception cause)
    {
        var unknown = OutcomeUnknown(call);
        var status = cause is HttpRequestException wire ? StatusOf(wire) : null;
        var happened = status is null
            ? $"gave no answer when asked to {operation}"
            : $"answered {Describe(status.Value)} when asked to {operation}, but the answer cannot be read";
        return new VippsApiException($"{call.Connection.BaseAddress.Authority} {happened}: {reason}{AdviceOn(unknown)}", status, cause)
        {
            IsTransient = !unknown && cause is not HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded },
            OutcomeUnknown = unknown,
        };
    }

    /// <summary>Indicates whether Vipps may have carried out a call that must not be repeated.</summary>
    public static bool OutcomeUnknown(VippsCall call) => !call.IsIdempotent && call.MayHaveBeenCarriedOut;

    private static string AdviceOn(bool outcomeUnknown) => outcomeUnknown
        ? " The webhook may have been registered all the same. List the webhooks, delete the one of this URL whose secret nobody has, and register again."
        : "";

    private static string Advice(HttpStatusCode status, VippsCall call) => status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when call.Connection.UsesMerchantToken =>
            " Check that the keys are merchant-level keys of this environment.",
        HttpStatusCode.Unauthorized => " Check SubscriptionKey, and that all keys are of the same environment.",
        HttpStatusCode.Forbidden => " Check that MerchantSerialNumber belongs to these keys, and that the sales unit has the product.",
        _ => "",
    };
}
