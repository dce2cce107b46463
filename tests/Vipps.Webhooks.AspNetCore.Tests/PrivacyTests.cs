using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Testing;
using Vipps.Webhooks.AspNetCore.Tests.Support;
using Vipps.Webhooks.Signing;

namespace Vipps.Webhooks.AspNetCore.Tests;

/// <summary>
/// Whatever becomes of a delivery, every log line at Trace, every label of a metric or a trace and every ToString holds neither a secret,
/// nor a signature, nor personal data.
/// </summary>
public sealed class PrivacyTests
{
    private const string Query = "q=of-the-shop";

    private static readonly string PersonalPayment = The.Payment(more: $$$"""
        ,"userDetails":{"email":"{{{The.Email}}}","firstName":"Augusta","lastName":"Lovelace","mobileNumber":"{{{The.MobileNumber}}}","dateOfBirth":"1815-12-10"},"shippingDetails":{"address":{"addressLine1":"Hemmeligveien 1","city":"Oslo","country":"NO","postCode":"Zq0150"}},"sub":"c06c4afe-d9e1-4c5d-939a-177d752a0944"
        """);

    // A listener hears the whole process: what other tests say is not ours.
    private static readonly AsyncLocal<bool> IsOurs = new();

    [Fact]
    public async Task WhateverBecomesOfADelivery_NothingSecretOrPersonalIsSaid()
    {
        var said = new ConcurrentQueue<string>();
        using var metrics = ListenToMetrics(said);
        using var traces = ListenToTraces(said);
        var settings = TestShopOptions.OneRegistration();
        settings["Vipps:Registrations:0:Url"] += "?" + Query;
        var url = new Uri(settings["Vipps:Registrations:0:Url"]!);
        await using var shop = await TestShop.StartAsync(new TestShopOptions
        {
            Settings = settings,
            Pipeline = static app => app.Use(static (http, next) =>
            {
                IsOurs.Value = true;
                return next(http);
            }),
            Services = services => services.AddHealthChecks().AddVippsWebhookReceiverCheck(),
            Receiver = receiver => receiver.AddHandler<WebhookEvent>((received, context, _) =>
            {
                said.Enqueue($"{received} {context} {context.WebhookId} {string.Join(' ', context.Events)}");
                return received is PaymentEvent { Reference: "order-fails" } ? throw new InvalidOperationException() : Task.CompletedTask;
            }),
        });
        (SignedPost Post, HttpStatusCode Status)[] deliveries =
        [
            (new() { SignedUrl = url, Text = PersonalPayment }, HttpStatusCode.OK),
            (new() { SignedUrl = url, Text = PersonalPayment }, HttpStatusCode.OK), // a duplicate
            (new() { SignedUrl = url, Text = PersonalPayment.Replace("order-1001", "order-fails", StringComparison.Ordinal) }, HttpStatusCode.InternalServerError),
            (new() { SignedUrl = url, Text = PersonalPayment.Replace("CAPTURED", "FROZEN", StringComparison.Ordinal) }, HttpStatusCode.OK),
            (new() { SignedUrl = url, Text = PersonalPayment[..^2] }, HttpStatusCode.OK), // verified, and no JSON
            (new() { SignedUrl = url, Text = PersonalPayment, Date = The.Now.AddHours(1) }, HttpStatusCode.Unauthorized),
            (new() { SignedUrl = url, Text = PersonalPayment, Secret = The.OtherSecret }, HttpStatusCode.Unauthorized),
            (new() { SignedUrl = shop.Url, Text = PersonalPayment }, HttpStatusCode.Unauthorized), // right for the request's own address
            (new() { SignedUrl = url, Text = PersonalPayment, Secret = The.OtherSecret, WebhookId = Guid.NewGuid() }, HttpStatusCode.Unauthorized),
            (new() { SignedUrl = url, Text = PersonalPayment, ContentType = "text/plain" }, HttpStatusCode.UnsupportedMediaType),
        ];

        foreach (var (post, status) in deliveries)
        {
            Assert.Equal(status, await shop.PostAsync(post));
        }

        var health = await shop.App.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        string[] texts =
        [
            .. said,
            .. shop.Reports.SelectMany(report => new[] { $"{report}", $"{report.WebhookId}", $"{report.Event}" }),
            .. shop.Logs.GetSnapshot().Where(record => !IsRequestLog(record)).Select(Text),
            .. health.Entries.Select(entry => entry.Value.Description!),
        ];
        Assert.Contains(texts, text => text.Contains("vipps.outcome=refused", StringComparison.Ordinal)); // metrics and traces are among them
        Assert.Contains(texts, text => text.Contains("vipps.webhook_id", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains("Refused a delivery", StringComparison.Ordinal));
        Assert.All(
            (string[])
            [
                The.Secret, The.OtherSecret, The.MobileNumber, The.Email, "Augusta", "Lovelace", "1815-12-10", "Hemmeligveien", "Zq0150", "c06c4afe", Query,
                .. deliveries.SelectMany(delivery => delivery.Post.Headers())
                    .Where(header => header.Name != WebhookSignatureHeaders.DateName && header.Name != WebhookSignatureHeaders.WebhookIdName)
                    .Select(header => header.Value[^44..]),
            ],
            secret => Assert.Equal("", texts.FirstOrDefault(text => text.Contains(secret, StringComparison.OrdinalIgnoreCase)) ?? ""));
    }

    // ASP.NET Core's own lines on the request: its path and query, as for any endpoint of the app.
    private static bool IsRequestLog(FakeLogRecord record) => record.Category!.StartsWith("Microsoft.AspNetCore.Hosting", StringComparison.Ordinal);

    private static string Text(FakeLogRecord record) => string.Join(
        '\n',
        [
            record.Message,
            record.Exception?.ToString() ?? "",
            .. (record.StructuredState ?? []).Select(pair => $"{pair.Key}={pair.Value}"),
            .. record.Scopes.Select(scope => scope?.ToString() ?? ""),
        ]);

    private static MeterListener ListenToMetrics(ConcurrentQueue<string> said)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Vipps.Webhooks")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Tell(tags));
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Tell(tags));
        listener.Start();
        return listener;

        void Tell(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (!IsOurs.Value)
            {
                return;
            }

            foreach (var tag in tags)
            {
                said.Enqueue($"{tag.Key}={tag.Value}");
            }
        }
    }

    private static ActivityListener ListenToTraces(ConcurrentQueue<string> said)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "Vipps.Webhooks",
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (!IsOurs.Value)
                {
                    return;
                }

                foreach (var tag in activity.TagObjects)
                {
                    said.Enqueue($"{tag.Key}={tag.Value}");
                }

                said.Enqueue($"{activity.DisplayName} {activity.StatusDescription}");
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
