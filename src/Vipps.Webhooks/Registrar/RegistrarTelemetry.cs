using System.Diagnostics.Metrics;
using Vipps.Webhooks.Diagnostics;
using Vipps.Webhooks.Receiving;

namespace Vipps.Webhooks.Registrar;

/// <summary>Metrics of a registrar, under the name <c>Vipps.Webhooks</c>.</summary>
internal sealed class RegistrarTelemetry
{
    public const string RunsCounter = "vipps.webhooks.registrar.runs";
    public const string LostCounter = "vipps.webhooks.registrar.lost";
    public const string RegistrationsGauge = "vipps.webhooks.registrar.registrations";
    public const string SecretAgeGauge = "vipps.webhooks.registrar.secret.age";

    private readonly KeyValuePair<string, object?> _receiver;
    private readonly Counter<long> _runs;
    private readonly Counter<long> _lost;

    public RegistrarTelemetry(string receiver, Func<IReadOnlyCollection<KeptRegistration>> states, IMeterFactory meters, TimeProvider time)
    {
        _receiver = new(TagNames.Receiver, receiver);
        var meter = meters.Create(ReceiverTelemetry.SourceName);
        _runs = meter.CreateCounter<long>(RunsCounter, "{run}", "Runs of the registrar, by outcome.");
        _lost = meter.CreateCounter<long>(LostCounter, "{webhook}", "Registered webhooks that were gone at Vipps.");
        meter.CreateObservableGauge(
            RegistrationsGauge,
            () => states().GroupBy(static kept => kept.State).Select(group => new Measurement<int>(group.Count(), _receiver, new("vipps.registrar.state", NameOf(group.Key)))),
            "{webhook}",
            "Wanted webhooks, by state.");
        meter.CreateObservableGauge(
            SecretAgeGauge,
            () => states().Select(static kept => kept.ActiveAt).Min() is { } oldest
                ? [new Measurement<double>((time.GetUtcNow() - oldest).TotalSeconds, _receiver)]
                : Array.Empty<Measurement<double>>(),
            "s",
            "Age of the oldest secret in use.");
    }

    public void Ran(bool succeeded) => Guarded.Call(
        static told => told.This._runs.Add(1, told.This._receiver, new("vipps.registrar.outcome", told.succeeded ? "succeeded" : "failed")), (This: this, succeeded));

    public void Lost() => Guarded.Call(static told => told._lost.Add(1, told._receiver), this);

    private static string NameOf(KeptRegistrationState state) => state switch
    {
        KeptRegistrationState.Starting => "starting",
        KeptRegistrationState.Registered => "registered",
        KeptRegistrationState.Replacing => "replacing",
        KeptRegistrationState.Waiting => "waiting",
        KeptRegistrationState.LimitReached => "limit_reached",
        _ => "failed",
    };
}
