namespace Webshop.Web;

/// <summary>Sends the headers that restrict browsers, and refuses requests from other sites' pages.</summary>
internal static class BrowserGuard
{
    public static void UseBrowserGuard(this WebApplication app) => app.Use((http, next) =>
    {
        http.Response.OnStarting(() => // last of all: the page of an error begins with headers of its own
        {
            var headers = http.Response.Headers;
            headers.ContentSecurityPolicy = "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "same-origin";
            return Task.CompletedTask;
        });
        if (http.Request.Method == HttpMethods.Post && http.Request.Headers["Sec-Fetch-Site"] is ["cross-site" or "same-site"])
        {
            http.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }

        return next(http);
    });
}
