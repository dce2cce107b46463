namespace QuickStart;

internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Stopped = 130;
}
