namespace Vipps.Webhooks.Cli;

/// <summary>The default address on which <c>sandbox</c> listens and <c>trigger</c> calls it.</summary>
internal static class SandboxDefaults
{
    public const int Port = 4810;

    public const string Address = "http://127.0.0.1:4810";
}
