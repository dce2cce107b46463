using Vipps.Webhooks;
using Vipps.Webhooks.Sandbox;

namespace Webshop.Sandbox;

/// <summary>The pace at which open payments are read: Vipps' advice, or a quicker one if the sandbox plays Vipps, so that a person can watch.</summary>
internal static class SandboxPace
{
    public static void Set(CatchUpOptions pace, VippsSandbox? sandbox)
    {
        if (sandbox is null)
        {
            return;
        }

        pace.FirstRead = pace.ListInterval = TimeSpan.FromSeconds(1);
        pace.HeadStart = TimeSpan.FromSeconds(4);
    }
}
