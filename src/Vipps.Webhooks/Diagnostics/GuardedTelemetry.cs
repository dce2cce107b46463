using Polly.Telemetry;

namespace Vipps.Webhooks.Diagnostics;

/// <summary>
/// Guards what Polly logs, measures and reports of our pipelines. It does so after each attempt and after the call, when the answer is
/// there already: an exception of a log provider or of a metric's listener would take the place of the answer.
/// </summary>
internal sealed class GuardedTelemetry(TelemetryListener listener) : TelemetryListener
{
    public override void Write<TResult, TArgs>(in TelemetryEventArguments<TResult, TArgs> args) => Guarded.Call(
        static guarded => guarded.Listener.Write(in guarded.Args), (Listener: listener, Args: args));
}
