using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore.Tests.Support;

/// <summary>The endpoint without a server, for tests of what one request costs, or of very many.</summary>
internal sealed class DirectEndpoint(WebApplication app, RequestDelegate endpoint) : IAsyncDisposable
{
    public IServiceProvider Services => app.Services;

    public static DirectEndpoint Build(Action<VippsWebhookReceiverBuilder> receiver, Action<ILoggingBuilder>? logging = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        logging?.Invoke(builder.Logging);
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(The.Now));
        receiver(builder.Services.AddVippsWebhookReceiver());
        var app = builder.Build();
        app.MapVippsWebhooks(TestShop.Path);
        return new DirectEndpoint(app, ((IEndpointRouteBuilder)app).DataSources.Single().Endpoints.Single().RequestDelegate!);
    }

    /// <summary>Adds the usual registration to the store in memory, which the receiver has to have.</summary>
    public void AddRegistration() => Services.GetRequiredService<InMemoryWebhookRegistrationStore>()
        .Add(new WebhookRegistration(The.RegisteredUrl, The.Secret, The.WebhookId));

    /// <summary>Hands a delivery to the endpoint.</summary>
    /// <returns>The status of the answer.</returns>
    public async Task<int> PostAsync(HttpContext http)
    {
        await endpoint(http);
        return http.Response.StatusCode;
    }

    public DefaultHttpContext NewRequest(SignedPost post, params string[] webhookIds)
    {
        var http = new DefaultHttpContext { RequestServices = app.Services };
        http.Request.Method = "POST";
        http.Request.Path = TestShop.Path;
        http.Request.Body = new MemoryStream(post.Body);
        http.Request.ContentLength = post.Body.Length;
        foreach (var (name, value) in post.Headers())
        {
            http.Request.Headers[name] = value;
        }

        if (webhookIds.Length > 0)
        {
            http.Request.Headers["Webhook-Id"] = webhookIds;
        }

        return http;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
