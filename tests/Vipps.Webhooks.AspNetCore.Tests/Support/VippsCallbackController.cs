using Microsoft.AspNetCore.Mvc;

namespace Vipps.Webhooks.AspNetCore.Tests.Support;

/// <summary>A shop that receives in actions of its own.</summary>
[ApiController]
[Route("callbacks")]
public sealed class VippsCallbackController(IVippsWebhookReceiver receiver) : ControllerBase
{
    [HttpPost("handled")]
    public Task Handle() => receiver.HandleAsync(HttpContext, CancellationToken.None);

    [HttpPost("reported")]
    public async Task<IActionResult> Report()
    {
        var report = await receiver.ReceiveAsync(HttpContext, CancellationToken.None);
        return StatusCode(report.StatusCode);
    }
}
