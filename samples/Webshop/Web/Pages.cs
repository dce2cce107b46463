using System.Text.Encodings.Web;
using Webshop.Hosting;
using Webshop.Orders;
using Webshop.Sandbox;

namespace Webshop.Web;

/// <summary>
/// Serves the pages. Each is a file of the folder <c>pages</c> with the state as it is now, so that it says something without JavaScript as well;
/// the scripts of <c>wwwroot</c> keep it up to date.
/// </summary>
internal static class Pages
{
    public static void MapPages(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<ShopSettings>();
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = SendFailureAsync });
        app.UseStaticFiles(new StaticFileOptions
        {
            OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl = "no-cache",
        });
        app.UseRouting(); // After the files, which need no route.
        app.MapGet("/", (HttpContext http) => SendAsync(
            http,
            "shop.html",
            ("name", Product.Beanie.Name),
            ("description", Product.Beanie.Description),
            ("price", Kroner.Text(Product.Beanie.Price)),
            ("server", settings.IsSandbox ? "Sandbox" : "Test payments"),
            ("note", settings.IsSandbox
                ? "Free delivery. Thirty days to change your mind."
                : "A test payment: you approve it in Vipps' test app, and no money moves.")));

        app.MapGet("/orders/{reference}", (string reference, HttpContext http, OrderStore orders) => orders.Find(reference) is { } order
            ? SendOrderAsync(http, "order.html", OrderText.View(order.Value, settings), settings)
            : SendMissingAsync(http));

        if (settings.IsSandbox)
        {
            app.MapGet("/pay/{reference}", (string reference, HttpContext http, OrderStore orders) =>
            {
                if (orders.Find(reference)?.Value is not { } order)
                {
                    return SendMissingAsync(http);
                }

                if (order.Status == OrderStatus.Waiting)
                {
                    return SendOrderAsync(http, "pay.html", OrderText.View(order, settings), settings);
                }

                http.Response.Redirect($"/orders/{reference}"); // It was answered before.
                return Task.CompletedTask;
            });
        }

        app.MapFallback(SendMissingAsync);
    }

    private static Task SendOrderAsync(HttpContext http, string file, OrderView order, ShopSettings settings)
    {
        var mode = http.RequestServices.GetService<SandboxDeliveries>()?.ModeOf(order.Reference);
        return SendAsync(
            http,
            file,
            ("reference", order.Reference),
            ("name", order.ProductName),
            ("price", order.Price),
            ("status", order.Status),
            ("headline", order.Headline),
            ("explanation", order.Explanation),
            ("reserved", order.Reserved),
            ("captured", order.Captured),
            ("refunded", order.Refunded),
            ("app", order.PaymentPage is null ? "hidden" : ""),
            ("paymentPage", order.PaymentPage ?? ""),
            ("openApp", settings.IsSandbox ? "Open the app (a stand-in)" : "Continue in Vipps"),
            ("sandbox", settings.IsSandbox ? "" : "hidden"),
            ("once", mode == DeliveryMode.Once ? "checked" : ""),
            ("twice", mode == DeliveryMode.Twice ? "checked" : ""),
            ("missing", mode == DeliveryMode.Missing ? "checked" : ""));
    }

    private static Task SendMissingAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return SendAsync(
            http,
            "message.html",
            ("title", "This page does not exist"),
            ("text", "Check the address. An order that was placed here is kept, even if the shop is restarted, until its folder of data is deleted."));
    }

    private static Task SendFailureAsync(HttpContext http) => http.Request.Path.StartsWithSegments("/api")
        ? http.Response.WriteAsJsonAsync(
            new RefusalView("Something went wrong in the shop. Its console says what. Try again."), ShopJson.Default.RefusalView)
        : SendAsync(
            http,
            "message.html",
            ("title", "Something went wrong"),
            ("text", "The shop's console says what. Nothing of your order is lost: load this page again."));

    private static async Task SendAsync(HttpContext http, string file, params (string Name, string Value)[] values)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "pages", file), http.RequestAborted);
        foreach (var (name, value) in values)
        {
            page = page.Replace("{{" + name + "}}", HtmlEncoder.Default.Encode(value), StringComparison.Ordinal);
        }

        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsync(page, http.RequestAborted);
    }
}
