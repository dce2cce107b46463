namespace Webshop;

internal static class ExitCode
{
    /// <summary>Success, including after Ctrl-C, which closes the shop.</summary>
    public const int Done = 0;

    public const int Failed = 1;
}
