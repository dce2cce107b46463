using System.CommandLine;

namespace Vipps.Webhooks.Cli;

/// <summary>One run of the command line, which carries the environment to the commands.</summary>
internal sealed class ToolInvocation : InvocationConfiguration
{
    public ToolInvocation(ToolEnvironment environment)
    {
        Environment = environment;
        Output = environment.Out.Writer;
        Error = environment.Error.Writer;
        EnableDefaultExceptionHandler = false;
        ProcessTerminationTimeout = environment.TerminationTimeout;
    }

    public ToolEnvironment Environment { get; }
}

/// <summary>Finds the run that arguments belong to.</summary>
internal static class ToolInvocationExtensions
{
    extension(ParseResult arguments)
    {
        public ToolEnvironment Environment => ((ToolInvocation)arguments.InvocationConfiguration).Environment;

        /// <returns>The file that an option names, relative to the working directory; null if the option is absent.</returns>
        public FileInfo? GetFile(Option<string> option) =>
            arguments.GetValue(option) is { } path ? new FileInfo(arguments.Environment.FullPath(path)) : null;
    }
}
