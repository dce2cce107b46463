using Vipps.Webhooks;
using Webshop.Payments;

namespace Webshop.Web;

/// <summary>Answers 502 with the reason if Vipps refuses a call or does not answer: shown to the staff, and logged with what Vipps' support asks for.</summary>
internal sealed partial class RefusalFilter(ILogger<RefusalFilter> logger) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception exception) when (exception is EPaymentException or VippsApiException or HttpRequestException)
        {
            Log.Refused(logger, exception.Message, (exception as EPaymentException)?.TraceId);
            return TypedResults.Json(
                new RefusalView($"{exception.Message} Nothing changed, or the event will say so."),
                ShopJson.Default.RefusalView,
                statusCode: StatusCodes.Status502BadGateway);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A call of Vipps failed. {Reason} Trace id: {TraceId}")]
        public static partial void Refused(ILogger logger, string reason, string? traceId);
    }
}
