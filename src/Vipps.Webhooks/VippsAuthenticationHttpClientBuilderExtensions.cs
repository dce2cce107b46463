using Microsoft.Extensions.Http;
using Vipps.Webhooks;
using Vipps.Webhooks.Authentication;
using Vipps.Webhooks.Client;
using Vipps.Webhooks.Configuration;
using Vipps.Webhooks.Http;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Vipps MobilePay's authentication for the app's own HTTP clients.</summary>
public static class VippsAuthenticationHttpClientBuilderExtensions
{
    /// <summary>
    /// Adds to an <see cref="HttpClient"/> what each of Vipps MobilePay's APIs requires, with the settings of <c>AddVippsWebhooks</c>: base
    /// address, access token, subscription key, merchant serial number and the <c>Vipps-System-*</c> headers.
    /// </summary>
    /// <remarks>
    /// <para>For a client of any kind: written by hand, typed, or Refit's. The base address is set only if the client has none, and ends with a
    /// slash. The token is the one that <see cref="IWebhooksClient"/> uses: fetched once and renewed ahead of its expiry. If Vipps still answers
    /// 401, the token is renewed once and the request sent again; for that, a body that can be read only once is kept in memory.
    /// <see cref="VippsRequestOptions.MerchantSerialNumber"/> sets the sales unit of one request.</para>
    /// <para>There are no retries: only the app knows whether a payment may be requested twice. Handlers that the app adds, such as
    /// <c>AddStandardResilienceHandler</c>, stay outside: each of their attempts is stamped again. Neither they nor the framework's loggers get
    /// the keys, which are removed from the request before it comes back.</para>
    /// <para>The keys are sent only to the configured server, and redirects are not followed: a primary handler that follows them is refused
    /// with an <see cref="InvalidOperationException"/> when the client is created, unless it is an <see cref="HttpClientHandler"/> with default
    /// settings, which is replaced by one that does not. The app's own <c>Authorization</c> and key headers are replaced; its <c>User-Agent</c>
    /// stays. A request with a <c>Merchant-Serial-Number</c> header for another sales unit fails, unsent, with an
    /// <see cref="InvalidOperationException"/>; if there is no token, with a <see cref="VippsTokenException"/>.</para>
    /// <para>See <see href="https://developer.vippsmobilepay.com/docs/knowledge-base/http-headers/">HTTP headers</see>.</para>
    /// </remarks>
    /// <param name="builder">The client, such as <c>services.AddHttpClient&lt;EPaymentClient&gt;()</c>.</param>
    /// <param name="name">The name passed to <c>AddVippsWebhooks</c>, before or after this call. Default: the one without a name.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="InvalidOperationException">
    /// It was called for all clients (<c>ConfigureHttpClientDefaults</c>), or the client has Vipps MobilePay's authentication already.
    /// </exception>
    public static IHttpClientBuilder AddVippsAuthentication(this IHttpClientBuilder builder, string name = "")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(name);
        if (builder.Name is null)
        {
            throw new InvalidOperationException(
                "AddVippsAuthentication is for one HttpClient: on all of them, clients of other servers could not be used. Call it on what AddHttpClient returns.");
        }

        HandlerOrdering.AddAuthenticated(builder.Services, builder.Name);
        builder.Services.PostConfigure<HttpClientFactoryOptions>(builder.Name, static options =>
        {
            var isRedactedByApp = options.ShouldRedactHeaderValue;
            options.ShouldRedactHeaderValue = header => VippsHeaders.IsSecret(header) || isRedactedByApp(header);
        });
        return builder
            .ConfigureHttpClient((provider, http) => http.BaseAddress ??=
                WithSlash(Require<VippsConnectionSource>(provider, name, builder.Name).Current.BaseAddress))
            .AddHttpMessageHandler(provider =>
            {
                // Resolved at the first request: IHttpClientFactory would remember a failure over wrong settings for good.
                VippsTokenProvider? tokens = null;
                return new VippsHeadersHandler(
                    request => TokensOf(tokens ??= Require<VippsTokenProvider>(provider, name, builder.Name), request));
            });
    }

    private static TokenCache TokensOf(VippsTokenProvider tokens, HttpRequestMessage request)
    {
        // Not the options' own TryGetValue, which does not find null.
        IDictionary<string, object?> options = request.Options;
        return !options.TryGetValue(VippsRequestOptions.MerchantSerialNumberName, out var number) ? tokens.Current
            : number is null or string ? tokens.CacheFor((string?)number)
            : throw new InvalidOperationException(
                $"The request's option {VippsRequestOptions.MerchantSerialNumberName} is a {number.GetType().Name}. Set a string, digits only.");
    }

    private static T Require<T>(IServiceProvider provider, string name, string client)
        where T : notnull =>
        provider.GetKeyedService<T>(name) ?? throw new InvalidOperationException(
            $"The HttpClient '{client}' has AddVippsAuthentication({(name.Length == 0 ? "" : $"\"{name}\"")}), but there are no settings of that name. "
            + $"Call services.AddVippsWebhooks({(name.Length == 0 ? "" : $"\"{name}\", ")}configuration.GetSection(…)).");

    // Without the slash, a relative address would replace the end of the path.
    private static Uri WithSlash(Uri address) => address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");
}
