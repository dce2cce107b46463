namespace Webshop.Web;

/// <summary>Sends a value as server-sent events: now and after each change, until the page is left or the shop closes.</summary>
internal static class LiveStream
{
    public static IResult Of<T, TView>(HttpContext http, LiveValue<T> live, Func<T, TView> view)
        where T : class
    {
        var closing = http.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, closing);
        http.Response.RegisterForDispose(end);
        return TypedResults.ServerSentEvents(live.WatchAsync(end.Token).Select(view));
    }
}
