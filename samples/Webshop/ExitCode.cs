namespace Webshop;

internal static class ExitCode
{
    /// <summary>Also after Ctrl-C: that is how a shop is closed.</summary>
    public const int Done = 0;

    public const int Failed = 1;
}
