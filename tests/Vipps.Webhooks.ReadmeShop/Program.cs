using Vipps.Webhooks;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddVippsWebhookReceiver(builder.Configuration.GetSection("Vipps")).AddHandler<PaymentEvent, PaymentHandler>();
var app = builder.Build();
app.MapVippsWebhooks("/hooks/vipps");
app.Run();
