using System.Net;
using Microsoft.AspNetCore.Http;
using Vipps.Webhooks.Diagnostics;

namespace Vipps.Webhooks.Sandbox;

/// <summary>The calls that were received, for tests and for the observer.</summary>
internal sealed class RequestLog(int capacity, ChangeSignal changes, Action<SandboxRequest>? onRequest)
{
    private readonly BoundedLog<SandboxRequest> _log = new(capacity);
    private int _tokenRequests;

    public int TokenRequests => Volatile.Read(ref _tokenRequests);

    public IReadOnlyList<SandboxRequest> Snapshot() => _log.Snapshot();

    public void Received(SandboxCall? call)
    {
        if (call == SandboxCall.Token)
        {
            Interlocked.Increment(ref _tokenRequests);
            changes.Raise();
        }
    }

    public void Answered(HttpRequest request, HttpStatusCode? status, DateTimeOffset receivedAt)
    {
        var answered = new SandboxRequest
        {
            Method = request.Method,
            Path = request.Path.Value ?? "/",
            Status = status,
            ReceivedAt = receivedAt,
        };
        _log.Add(answered);
        changes.Raise();
        Guarded.Call(onRequest, answered);
    }
}
