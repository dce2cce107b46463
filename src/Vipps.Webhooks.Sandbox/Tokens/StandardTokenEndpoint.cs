using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Vipps.Webhooks.Sandbox;

/// <summary><c>POST /accesstoken/get</c>: keys in headers, no body; every field of the answer is text, even the numbers.</summary>
internal sealed class StandardTokenEndpoint(KeyRing keys, TokenStore tokens, TimeSpan lifetime, TimeProvider time)
{
    // Entra ID dates a token back by this much, for clocks that are behind.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    public Task<ApiAnswer> HandleAsync(HttpContext context) => Task.FromResult(Handle(context.Request.Headers));

    private ApiAnswer Handle(IHeaderDictionary headers)
    {
        var now = time.GetUtcNow();
        if (headers.ValueOf(ApiHeaders.SubscriptionKey) is not { } subscriptionKey)
        {
            return GatewayAnswer.MissingSubscriptionKey();
        }

        if (keys.FindBySubscriptionKey(subscriptionKey) is not { } subscriber)
        {
            return GatewayAnswer.InvalidSubscriptionKey();
        }

        if (headers.ValueOf(ApiHeaders.ClientId) is not { } clientId || headers.ValueOf(ApiHeaders.ClientSecret) is not { } clientSecret)
        {
            return EntraIdAnswer.InvalidRequest(now);
        }

        if (keys.FindByClientId(clientId) is not { IsMerchantLevel: false } holder)
        {
            return EntraIdAnswer.UnknownClient(now);
        }

        if (!string.Equals(holder.ClientSecret, clientSecret, StringComparison.Ordinal))
        {
            return EntraIdAnswer.WrongSecret(now);
        }

        var merchantSerialNumber = headers.ValueOf(ApiHeaders.MerchantSerialNumber);
        if (merchantSerialNumber?.All(char.IsAsciiDigit) == false)
        {
            return GatewayAnswer.NotASalesUnit();
        }

        return holder == subscriber
            ? Token(tokens.Issue(holder, merchantSerialNumber, lifetime), now)
            : GatewayAnswer.InvalidSubscriptionKey();
    }

    private ApiAnswer Token(string token, DateTimeOffset now) => ApiAnswer.Json(HttpStatusCode.OK, writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("token_type", "Bearer");
        writer.WriteString("expires_in", Text((long)lifetime.TotalSeconds));
        writer.WriteString("ext_expires_in", "0");
        writer.WriteString("expires_on", Text((now + lifetime).ToUnixTimeSeconds()));
        writer.WriteString("not_before", Text((now - ClockSkew).ToUnixTimeSeconds()));
        writer.WriteString("resource", "00000002-0000-0000-c000-000000000000");
        writer.WriteString("access_token", token);
        writer.WriteEndObject();
    }, ApiAnswer.TokenContentType);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
