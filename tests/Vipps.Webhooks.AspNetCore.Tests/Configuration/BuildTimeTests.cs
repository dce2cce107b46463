#if NET10_0_OR_GREATER // where a test can play another entry assembly
using System.Reflection;
using System.Reflection.Emit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Vipps.Webhooks.AspNetCore.Tests.Load;

namespace Vipps.Webhooks.AspNetCore.Tests.Configuration;

/// <summary>Tools that read an app's OpenAPI document at build time run its entry point, without settings.</summary>
[Collection(nameof(RunsAlone))]
public sealed class BuildTimeTests : IDisposable
{
    private readonly Assembly? _entry = Assembly.GetEntryAssembly();

    [Theory]
    [InlineData("GetDocument.Insider")]
    [InlineData("dotnet-swagger")]
    public async Task App_WithoutSettings_IsMappedAndStarts(string tool)
    {
        Run(tool);
        await using var app = Build();

        app.MapVippsWebhooks("/hooks/vipps");
        app.Urls.Add("http://127.0.0.1:0");
        await app.StartAsync(TestContext.Current.CancellationToken);

        // What is used is checked all the same.
        Assert.Throws<OptionsValidationException>(app.Services.GetRequiredService<IWebhooksClient>);
    }

    [Fact]
    public async Task App_OfItsOwn_IsChecked()
    {
        Run("Shop");
        await using var app = Build();

        Assert.Throws<InvalidOperationException>(() => app.MapVippsWebhooks("/hooks/vipps"));
        await Assert.ThrowsAnyAsync<Exception>(() => app.StartAsync(TestContext.Current.CancellationToken));
    }

    // dotnet ef runs the entry point until the app is built, and stops it there.
    [Fact]
    public async Task App_WithoutSettings_IsBuilt()
    {
        await using var app = Build();

        await using var scope = app.Services.CreateAsyncScope();
        Assert.NotSame(app.Services, scope.ServiceProvider); // in which it finds the DbContext
    }

    public void Dispose() => Assembly.SetEntryAssembly(_entry);

    private static void Run(string tool) => Assembly.SetEntryAssembly(AssemblyBuilder
        .DefineDynamicAssembly(new AssemblyName(tool), AssemblyBuilderAccess.Run).DefineDynamicModule(tool).DefineType(tool).CreateType().Assembly);

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(BuildTimeTests).Assembly.GetName().Name });
        builder.Services.AddVippsWebhooks(builder.Configuration.GetSection("Vipps"));
        builder.Services.AddVippsWebhookReceiver(builder.Configuration.GetSection("Vipps"))
            .AddHandler<WebhookEvent>(static (_, _, _) => Task.CompletedTask);
        return builder.Build();
    }
}
#endif
