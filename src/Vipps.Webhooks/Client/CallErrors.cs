using System.Net;
using Vipps.Webhooks.Http;

namespace Vipps.Webhooks.Client;

/// <summary>Turns a refused or failed call into an exception that says what to do.</summary>
internal static class CallErrors
{
    public static VippsApiException Refused(VippsCall call, HttpResponseMessage response, ReadOnlyMemory<byte> body, TimeProvider time)
    {
        var status = response.StatusCode;
        var problem = VippsProblemReader.Read(body, text => call.Connection.Redact(text, response.RequestMessage));
        var outcomeUnknown = OutcomeUnknown(call);
        return new VippsApiException(
            $"{call.Connection.BaseAddress.Authority} answered {ApiErrors.Describe(status)} when asked to {call.Operation}.{ApiErrors.Detail(problem)}{Advice(status, call)}{AdviceOn(outcomeUnknown)}",
            status)
        {
            Problem = problem,
            IsTransient = !outcomeUnknown && ApiErrors.IsTransient(status),
            OutcomeUnknown = outcomeUnknown,
            RetryAfter = RetryAfter.Of(response, time),
        };
    }

    public static VippsApiException Unreadable(VippsCall call, HttpStatusCode status, Exception? cause)
    {
        var outcomeUnknown = OutcomeUnknown(call);
        return new VippsApiException(
            $"{call.Connection.BaseAddress.Authority} answered {ApiErrors.Describe(status)} when asked to {call.Operation}, but the answer cannot be read.{AdviceOn(outcomeUnknown)}",
            status,
            cause)
        {
            OutcomeUnknown = outcomeUnknown,
        };
    }

    public static VippsApiException NoAnswer(VippsCall call, string reason, Exception cause)
    {
        var outcomeUnknown = OutcomeUnknown(call);
        var status = cause is HttpRequestException httpException ? ApiErrors.StatusOf(httpException) : null;
        var outcome = status is null
            ? $"did not answer when asked to {call.Operation}"
            : $"answered {ApiErrors.Describe(status.Value)} when asked to {call.Operation}, but the answer cannot be read";
        return new VippsApiException($"{call.Connection.BaseAddress.Authority} {outcome}: {reason}{AdviceOn(outcomeUnknown)}", status, cause)
        {
            IsTransient = !outcomeUnknown && cause is not HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded },
            OutcomeUnknown = outcomeUnknown,
        };
    }

    /// <summary>Indicates whether Vipps may have carried out a call that must not be repeated.</summary>
    public static bool OutcomeUnknown(VippsCall call) => !call.IsIdempotent && call.MayHaveBeenCarriedOut;

    private static string AdviceOn(bool outcomeUnknown) => outcomeUnknown
        ? " The webhook may still have been registered. List the webhooks, delete the one for this URL whose secret you do not have, and register again."
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
