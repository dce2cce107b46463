using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Time.Testing;
using Vipps.Webhooks.Registrar;
using Vipps.Webhooks.Sandbox;
using Vipps.Webhooks.Storage.Tests.Support;

namespace Vipps.Webhooks.Storage.Tests.Registrations;

/// <summary>The health check and the metrics of the registrar, in each of its states.</summary>
public sealed class RegistrarHealthTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private VippsSandbox _vipps = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _vipps = await VippsSandbox.StartAsync(cancellationToken: Cancellation);

    public async ValueTask DisposeAsync()
    {
        await _vipps.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task FromTheStart_ToAReplacement()
    {
        await using var node = Node();
        await AssertAsync(node, HealthStatus.Degraded, "default: Starting");

        _vipps.Faults.FailNext(SandboxCall.Register, SandboxFault.Answer(HttpStatusCode.BadRequest));
        await Assert.ThrowsAsync<VippsApiException>(node.EnsureAsync);
        await AssertAsync(node, HealthStatus.Unhealthy, "default is not registered. The last run failed");

        await node.EnsureAsync();
        await AssertAsync(node, HealthStatus.Healthy, "1 webhooks are registered");

        await node.Registrar.RotateAsync("default", Cancellation);
        await AssertAsync(node, HealthStatus.Healthy, "1 webhooks are registered");

        _vipps.Faults.FailNext(SandboxCall.List, SandboxFault.Answer(HttpStatusCode.Forbidden));
        await Assert.ThrowsAsync<VippsApiException>(node.EnsureAsync);
        await AssertAsync(node, HealthStatus.Degraded, "default: Failed. The last run failed"); // registered all the same

        // Another process began to replace it.
        var store = node.Services.GetRequiredService<TestStore>();
        var current = (await store.ListAsync(Cancellation)).MaxBy(static row => row.Generation)!;
        var intent = current with
        {
            Generation = current.Generation + 1,
            State = StoredRegistrationState.Intended,
            Id = null,
            ProtectedSecret = null,
            CreatedAt = _clock.GetUtcNow(),
        };
        Assert.True(await store.TryUpdateAsync(current with { RotationRequestedAt = _clock.GetUtcNow() }, current.State, Cancellation));
        Assert.True(await store.TryAddAsync(intent, Cancellation));
        await node.EnsureAsync();
        await AssertAsync(node, HealthStatus.Degraded, "default: Waiting. Another process");
    }

    [Fact]
    public async Task WhatAPersonHasToLookAt()
    {
        await using var node = Node();
        var stranger = (await node.Client.RegisterAsync(new(TestNode.Url, [WebhookEventTypes.PaymentCaptured]), Cancellation)).Id;
        await node.EnsureAsync();
        await AssertAsync(node, HealthStatus.Degraded, $"{stranger}");

        _clock.Advance(TimeSpan.FromMinutes(1));
        await using var staging = Node("https://staging.example/hooks");
        await staging.EnsureAsync();
        await AssertAsync(staging, HealthStatus.Degraded, "left alone");

        await using var unencrypted = Node("https://shop.example/2", name: "unencrypted", protects: false);
        await unencrypted.EnsureAsync();
        await AssertAsync(unencrypted, HealthStatus.Degraded, "unencrypted");

        await using var cannotRotate = Node("https://shop.example/4", name: "cannotRotate", events: [WebhookEventTypes.LoginPing]);
        await cannotRotate.EnsureAsync();
        for (var i = 0; i < WebhookEventTypes.MaxWebhooksPerEventType - 1; i++)
        {
            await node.Client.RegisterAsync(new($"https://other{i}.example/", [WebhookEventTypes.LoginPing]), Cancellation);
        }

        await Assert.ThrowsAsync<InvalidOperationException>(() => cannotRotate.Registrar.RotateAsync("cannotRotate", Cancellation));
        await AssertAsync(cannotRotate, HealthStatus.Degraded, "cannotRotate: LimitReached. Vipps allows 25"); // registered all the same
        await using var full = Node("https://shop.example/3", name: "full", events: [WebhookEventTypes.LoginPing]);
        await full.EnsureAsync();
        await AssertAsync(full, HealthStatus.Unhealthy, "full is not registered. Vipps allows 25");
    }

    [Fact]
    public async Task ReceiverThatKeepsNothing_IsToldSo()
    {
        await using var services = new ServiceCollection().AddLogging().AddHealthChecks().AddVippsWebhookRegistrarCheck("norway").Services.BuildServiceProvider();

        var (name, entry) = Assert.Single((await services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation)).Entries);

        Assert.Equal(("vipps-webhooks-registrar:norway", HealthStatus.Unhealthy), (name, entry.Status));
        Assert.Contains("KeepRegistered", entry.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_CountRunsAndLosses_AndSayHowOldTheSecretIs()
    {
        await using var node = Node();
        await node.Client.RegisterAsync(new("https://other.example/", [WebhookEventTypes.PaymentCaptured]), Cancellation); // so no list is ever empty
        var meters = node.Services.GetRequiredService<IMeterFactory>();
        using var runs = new MetricCollector<long>(meters, "Vipps.Webhooks", RegistrarTelemetry.RunsCounter);
        using var lost = new MetricCollector<long>(meters, "Vipps.Webhooks", RegistrarTelemetry.LostCounter);
        using var states = new MetricCollector<int>(meters, "Vipps.Webhooks", RegistrarTelemetry.RegistrationsGauge);
        using var age = new MetricCollector<double>(meters, "Vipps.Webhooks", RegistrarTelemetry.SecretAgeGauge);
        _ = node.Registrar;
        Assert.Equal(["starting"], Read(states));
        age.RecordObservableInstruments();
        Assert.Empty(age.GetMeasurementSnapshot());

        _vipps.Faults.FailNext(SandboxCall.Register, SandboxFault.Answer(HttpStatusCode.BadRequest));
        await Assert.ThrowsAsync<VippsApiException>(node.EnsureAsync);
        Assert.Equal(["failed"], Read(states));
        await node.EnsureAsync();
        Assert.Equal(["registered"], Read(states));
        _clock.Advance(TimeSpan.FromHours(1));
        age.RecordObservableInstruments();
        Assert.Equal(3600, Assert.Single(age.GetMeasurementSnapshot()).Value);

        _vipps.RemoveRegistration((await node.StateAsync()).WebhookId!.Value);
        await node.EnsureAsync();
        Assert.Equal(1, lost.GetMeasurementSnapshot().EvaluateAsCounter());
        Assert.Equal(
            ["failed", "succeeded", "succeeded"],
            runs.GetMeasurementSnapshot().Select(static run => (string)run.Tags["vipps.registrar.outcome"]!));
        Assert.All(runs.GetMeasurementSnapshot(), static run => Assert.Equal("", run.Tags["vipps.receiver"]));

        static IEnumerable<string> Read(MetricCollector<int> states)
        {
            states.Clear();
            states.RecordObservableInstruments();
            return states.GetMeasurementSnapshot().Select(static state => (string)state.Tags["vipps.registrar.state"]!);
        }
    }

    private static async Task AssertAsync(TestNode node, HealthStatus status, string text)
    {
        var entry = Assert.Single((await node.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation)).Entries).Value;
        Assert.True(status == entry.Status, $"{entry.Status}: {entry.Description}");
        Assert.Contains(text, entry.Description, StringComparison.Ordinal);
    }

    private TestNode Node(string url = TestNode.Url, string? name = null, bool protects = true, WebhookEventType[]? events = null) =>
        TestNode.Create(_vipps, Path.Combine(_directory.Path, name ?? "default"), _clock, receiver =>
        {
            receiver.KeepRegistered(url, events ?? [.. WebhookEventTypes.Payments], name: name).Services.AddHealthChecks().AddVippsWebhookRegistrarCheck();
            if (protects)
            {
                receiver.Services.AddDataProtection().ProtectKeysWithCertificate(KeyCertificate.Instance);
            }
        });
}
