using Webshop.Orders;

namespace Webshop.Web;

/// <summary>Serves the pages. They are files; those of an order are the same for each order and fetch what they show.</summary>
internal static class Pages
{
    public static void MapPages(this WebApplication app, bool isSandbox)
    {
        app.UseDefaultFiles();
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl = "no-cache",
        });
        app.UseRouting(); // After the files, which need no route.
        app.MapOrderPage("/orders/{reference}", "order.html");
        if (isSandbox)
        {
            app.MapOrderPage("/pay/{reference}", "pay.html");
        }

        app.MapFallback((HttpContext http, IWebHostEnvironment environment) =>
            SendAsync(http, environment, "missing.html", StatusCodes.Status404NotFound));
    }

    private static void MapOrderPage(this WebApplication app, string pattern, string file) =>
        app.MapGet(pattern, (string reference, HttpContext http, OrderStore orders, IWebHostEnvironment environment) =>
            orders.Find(reference) is not null
                ? SendAsync(http, environment, file, StatusCodes.Status200OK)
                : SendAsync(http, environment, "missing.html", StatusCodes.Status404NotFound));

    private static Task SendAsync(HttpContext http, IWebHostEnvironment environment, string file, int statusCode)
    {
        http.Response.StatusCode = statusCode;
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.SendFileAsync(environment.WebRootFileProvider.GetFileInfo(file));
    }
}
