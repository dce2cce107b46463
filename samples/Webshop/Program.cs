using Samples;
using Vipps.Webhooks;
using Vipps.Webhooks.Sandbox;
using Webshop;
using Webshop.Deliveries;
using Webshop.Hosting;
using Webshop.Orders;
using Webshop.Payments;
using Webshop.Sandbox;
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
        EnvironmentName = Environments.Development, // a shop in production says where Data Protection keeps its keys: docs/keep-registered.md
    });
    if (string.IsNullOrEmpty(builder.Configuration["urls"]))
    {
        builder.WebHost.UseUrls(ShopSettings.DefaultUrls);
    }

    var settings = ShopSettings.From(builder.Configuration);
    Directory.CreateDirectory(settings.Data);

    // If no server is configured, the sandbox plays Vipps in this process.
    await using var sandbox = settings.IsSandbox ? await VippsSandbox.StartAsync() : null;
    if (sandbox is not null)
    {
        builder.Configuration.AddInMemoryCollection(sandbox.ToConfiguration());
    }

    var services = builder.Services;
    services.AddSingleton(settings);
    services.AddSingleton(TimeProvider.System);
    services.AddSingleton<ShopAddress>();
    services.AddSingleton<ShopDatabase>();
    services.AddSingleton<OrderStore>();
    services.AddScoped<Checkout>();
    services.AddScoped<Till>();
    services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ShopJson.Default));
    services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(6));

    // Vipps: the client that makes payments, the handler of their events, the inbox that keeps deliveries until they are handled, the webhook,
    // and the other half, which reads payments whose webhooks do not come.
    var panel = new DeliveryPanel();
    services.AddSingleton(panel);
    var payments = services.AddHttpClient<EPaymentClient>().AddVippsAuthentication();
    var receiver = services.AddVippsWebhooks(builder.Configuration.GetSection("Vipps"))
        .AddReceiver()
        .AddHandler<PaymentEvent, PaymentHandler>()
        .AddSqliteInbox(settings.InboxFile)
        .KeepRegistered(settings.WebhookUrl.OriginalString, WebhookEventTypes.Payments)
        .AddCatchUp<OpenOrders>(pace => SandboxPace.Set(pace, sandbox))
        .ObserveDeliveries(panel.Add);
    services.AddHealthChecks().AddVippsWebhookInboxCheck();
    if (sandbox is not null)
    {
        receiver.AddSandbox(sandbox, payments, settings);
    }

    await using var app = builder.Build();
    app.UseBrowserGuard();
    app.MapPages();
    app.MapOrders();
    app.MapTill();
    app.MapDeliveries();
    app.MapVippsWebhooks(ShopAddress.WebhookPath);
    app.MapHealthChecks("/health"); // of the inbox: unhealthy until deliveries can be stored, and while one is stuck (docs/operate.md)
    if (sandbox is not null)
    {
        app.MapSandbox(sandbox);
    }

    await app.StartAsync();

    // The registrar does this in the background, too, and logs it if Vipps refuses. Here, the person at the screen is told at once.
    Console.WriteLine($"Looking after the webhook for {settings.WebhookUrl}");
    await app.Services.GetRequiredService<IWebhookRegistrar>().EnsureAsync();
    Console.WriteLine($"The shop is open: {app.Services.GetRequiredService<ShopAddress>().Shop}");
    Console.WriteLine(sandbox is not null
        ? "No server is configured, so a sandbox in this process plays Vipps. Ctrl-C closes the shop."
        : "Payments are made at the configured server. Ctrl-C closes the shop, and its webhook stays.");
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
