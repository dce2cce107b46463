using System.Net.Http.Headers;
using System.Text;
using Vipps.Webhooks.Signing;
using Webshop.Hosting;
using Webshop.Orders;

namespace Webshop.Sandbox;

/// <summary>Sends what a fraudster would: an event that says that an order is paid, signed without knowing the secret.</summary>
internal sealed class ForgedDelivery(HttpClient http, ShopAddress address, ShopSettings settings, TimeProvider time)
{
    /// <returns>The HTTP status of the shop's answer.</returns>
    public async Task<int> SendAsync(Order order, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var price = order.Product.Price;
        var body = Encoding.UTF8.GetBytes(FormattableString.Invariant(
            $$"""
            {"msn":"123456","reference":"{{order.Reference}}","pspReference":"0000000000","name":"CAPTURED","amount":{"currency":"{{price.Currency}}","value":{{price.MinorUnits}}},"timestamp":"{{now:O}}","success":true}
            """));
        var headers = WebhookSigner.Sign("not the secret", settings.WebhookUrl, body, now);
        using var request = new HttpRequestMessage(HttpMethod.Post, address.Webhook)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/json; charset=utf-8") } },
        };
        request.Headers.TryAddWithoutValidation(WebhookSignatureHeaders.DateName, headers.Date);
        request.Headers.TryAddWithoutValidation(WebhookSignatureHeaders.ContentHashName, headers.ContentHash);
        request.Headers.TryAddWithoutValidation(WebhookSignatureHeaders.AuthorizationName, headers.Authorization);
        using var answer = await http.SendAsync(request, cancellationToken);
        return (int)answer.StatusCode;
    }
}
