using Polly.Telemetry;

namespace Vipps.Webhooks.Diagnostics;

/// <summary>
/// Guards what Polly logs, measures and reports about our pipelines. Polly reports after each attempt and after the call, when there is
/// already an answer: an exception from a log provider or a metric's listener would replace the answer.
/// </summary>
internal sealed class GuardedTelemetry(TelemetryListener listener) : TelemetryListener
{
    public override void Write<TResult, TArgs>(in TelemetryEventArguments<TResult, TArgs> args) => Guarded.Call(
        static guarded => guarded.Listener.Write(in guarded.Args), (Listener: listener, Args: args));
}
