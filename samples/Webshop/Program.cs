using Samples;
using Vipps.Webhooks;
using Vipps.Webhooks.Sandbox;
using Webshop;
using Webshop.Deliveries;
using Webshop.Hosting;
using Webshop.Orders;
using Webshop.Payments;
using Webshop.Web;

if (args.Any(arg => arg is "--help" or "-h" or "-?"))
{
    Console.WriteLine(Usage.Text);
    return ExitCode.Done;
}

try
{
    Arguments.Check(args, "urls", "callback", "data", "Vipps:CallbackUrl");
    var builder = WebApplication.CreateBuilder(new WebApplicationOptions
    {
        Args = args,
        ContentRootPath = AppContext.BaseDirectory, // the folder of appsettings.json and the pages, wherever this is started from
    });
    if (string.IsNullOrEmpty(builder.Configuration["urls"]))
    {
        builder.WebHost.UseUrls(ShopSettings.DefaultUrls);
    }

    var settings = ShopSettings.From(builder.Configuration);

    // If no server is configured, the sandbox plays Vipps in this process.
    await using var sandbox = settings.Server == ServerChoice.Sandbox
        ? await VippsSandbox.StartAsync(options => options.AllowLoopbackCallbacks = true)
        : null;
    var services = builder.Services;
    services.AddSingleton(settings);
    services.AddSingleton(TimeProvider.System);
    services.AddSingleton<ShopAddress>();
    services.AddSingleton<ShopDatabase>();
    services.AddSingleton<OrderStore>();
    services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ShopJson.Default));
    services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(6));

    // The receiving side: the handler of payments, the inbox that keeps deliveries until they are handled, the observer, and the webhooks
    // whose signatures are accepted.
    var panel = new DeliveryPanel();
    services.AddSingleton(panel);
    var vipps = builder.Configuration.GetSection("Vipps");
    var receiver = services.AddVippsWebhookReceiver(vipps)
        .AddHandler<PaymentEvent, PaymentHandler>()
        .AddSqliteInbox(settings.InboxFile)
        .ObserveDeliveries(panel.Add);

    if (settings.Server != ServerChoice.Registered)
    {
        receiver.AddInMemoryRegistrations();
        services.AddHostedService<OwnWebhook>();
    }

    if (sandbox is not null)
    {
        builder.Configuration.AddInMemoryCollection(sandbox.ToConfiguration());
        services.AddSandbox(sandbox);
    }

    if (settings.Server != ServerChoice.Registered)
    {
        services.AddVippsWebhooks(vipps);
    }

    await using var app = builder.Build();
    app.UseBrowserGuard();
    app.MapPages(settings.Server);
    app.MapOrders(settings.Server);
    app.MapDeliveries();
    app.MapVippsWebhooks(ShopAddress.WebhookPath);
    if (sandbox is not null)
    {
        app.MapSandbox();
    }

    await app.StartAsync();
    Console.WriteLine($"The shop is open: {app.Services.GetRequiredService<ShopAddress>().Shop}");
    Console.WriteLine(sandbox is not null
        ? "No server is configured, so a sandbox in this process plays Vipps. Ctrl-C closes the shop."
        : "Payments come from the configured server. Ctrl-C closes the shop.");
    await app.WaitForShutdownAsync();
    return ExitCode.Done;
}
catch (OperationCanceledException)
{
    return ExitCode.Done; // Ctrl-C before the shop was open.
}
catch (Exception exception) when (Failure.MessageOf(exception) is { } message)
{
    return Failure.Show(message);
}
