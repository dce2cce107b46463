namespace Vipps.Webhooks.AspNetCore.Tests.Telemetry;

/// <summary>What may read the reports of an endpoint.</summary>
public enum ReaderOfReports
{
    Nothing,
    Observer,
    Count,
    Duration,
    Trace,
    DebugLog,
}
