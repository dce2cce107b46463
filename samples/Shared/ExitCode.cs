namespace Samples;

/// <summary>The exit codes of the samples.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Stopped = 130;
}
