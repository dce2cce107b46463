using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Vipps.Webhooks;

namespace Shop;

/// <summary>The code of docs/other-apis.md.</summary>
internal static class OtherApis
{
    internal static void SetUp(WebApplicationBuilder builder)
    {
        builder.Services.AddVippsWebhooks(builder.Configuration.GetSection("Vipps"));
        builder.Services.AddHttpClient<EPaymentClient>().AddVippsAuthentication();
    }

    internal static void OtherSalesUnit(HttpRequestMessage request)
    {
        request.Options.Set(VippsRequestOptions.MerchantSerialNumber, "654321");
    }

    internal sealed class EPaymentClient(HttpClient http)
    {
        public async Task<string> GetAsync(string reference, CancellationToken cancellationToken) =>
            await http.GetStringAsync($"epayment/v1/payments/{Uri.EscapeDataString(reference)}", cancellationToken);
    }
}
