using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Vipps.Webhooks.Kill;

/// <summary>Stands in front of the shop's processes, as a load balancer does: a process that is gone is a 502.</summary>
internal sealed class Balancer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

    private Balancer(WebApplication app) => _app = app;

    public Uri Address => new(new Uri(_app.Urls.Single()), "/hooks/vipps");

    public static async Task<Balancer> StartAsync(Func<IReadOnlyList<Uri>> processes)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var balancer = new Balancer(builder.Build());
        balancer._app.Run(http => balancer.ForwardAsync(http, processes()));
        await balancer._app.StartAsync();
        return balancer;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task ForwardAsync(HttpContext http, IReadOnlyList<Uri> processes)
    {
        http.Response.StatusCode = StatusCodes.Status502BadGateway;
        if (processes.Count == 0)
        {
            return;
        }

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(processes[Random.Shared.Next(processes.Count)], http.Request.Path))
        {
            Content = new StreamContent(http.Request.Body),
        };
        foreach (var header in http.Request.Headers.Where(static header => header.Key is not "Host"))
        {
            if (!request.Headers.TryAddWithoutValidation(header.Key, (IEnumerable<string?>)header.Value))
            {
                request.Content.Headers.TryAddWithoutValidation(header.Key, (IEnumerable<string?>)header.Value);
            }
        }

        try
        {
            using var response = await _client.SendAsync(request);
            http.Response.StatusCode = (int)response.StatusCode;
        }
        catch (HttpRequestException)
        {
            // The process was killed.
        }
    }
}
