using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Vipps.Webhooks.Benchmarks.Receiving;

/// <summary>An endpoint on Kestrel that is measured.</summary>
/// <param name="Name">What the tables call it.</param>
/// <param name="Build">Adds its services and settings.</param>
/// <param name="Map">Maps the endpoint.</param>
internal sealed record Receiver(string Name, Action<WebApplicationBuilder> Build, Action<WebApplication> Map)
{
    /// <summary>Whether it takes requests as GitHub sends them.</summary>
    public bool IsOfGitHub { get; init; }

    /// <summary>Whether it counts what it handles.</summary>
    public bool IsHandling { get; init; } = true;

    /// <summary>Whether it logs as a project made by <c>dotnet new web</c>.</summary>
    public bool IsLogging { get; init; }

    /// <summary>The same, with the logging of a project made by <c>dotnet new web</c>.</summary>
    public Receiver WithTemplateLogging() => this with
    {
        Name = $"{Name}, with the template's logging",
        IsLogging = true,
        Build = builder =>
        {
            Build(builder);
            builder.Configuration["Logging:LogLevel:Default"] = "Information";
            builder.Configuration["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning";
            builder.Logging.AddConsole().AddDebug().AddEventSourceLogger();
        },
    };

    /// <summary>Starts it on a port of loopback, without logs.</summary>
    public Task<WebApplication> StartAsync() => StartAsync(static builder => builder.WebHost.UseUrls("http://127.0.0.1:0"));

    /// <summary>Starts it on a transport, without logs.</summary>
    public async Task<WebApplication> StartAsync(Action<WebApplicationBuilder> addTransport)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        addTransport(builder);
        Build(builder);
        var app = builder.Build();
        Map(app);
        await app.StartAsync();
        return app;
    }
}
