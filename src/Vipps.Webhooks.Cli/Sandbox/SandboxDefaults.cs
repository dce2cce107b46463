namespace Vipps.Webhooks.Cli;

/// <summary>Where <c>sandbox</c> listens and <c>trigger</c> looks for it, unless told otherwise.</summary>
internal static class SandboxDefaults
{
    public const int Port = 4810;

    public const string Address = "http://127.0.0.1:4810";
}
