using System.IO.Pipelines;
using System.Text;
using Spectre.Console;

namespace Vipps.Webhooks.Cli.Tests;

/// <summary>The tool in this process, with streams, variables and a working directory of its own.</summary>
internal sealed class PlayedTool : ToolHandle
{
    private readonly CancellationTokenSource _interrupt = new();
    private readonly Task<int> _run;

    private PlayedTool(string[] args, ToolEnvironment environment, PlayedOutput output, PlayedOutput error)
    {
        Output = output.Reader;
        Error = error.Reader;
        _run = Task.Run(async () =>
        {
            try
            {
                return await ToolCommandLine.RunAsync(args, environment, _interrupt.Token);
            }
            finally
            {
                await output.CompleteAsync();
                await error.CompleteAsync();
            }
        });
    }

    public override StreamReader Output { get; }

    public override StreamReader Error { get; }

    // A width makes its outputs terminals of so many columns; without one they are pipes.
    public static PlayedTool Start(
        string[] args, IReadOnlyDictionary<string, string>? environment, string? input, string? directory, int? width = null)
    {
        var output = new PlayedOutput(width);
        var error = new PlayedOutput(width);
        return new PlayedTool(
            args,
            new ToolEnvironment(() => new MemoryStream(Encoding.UTF8.GetBytes(input ?? "")), () => output.Bytes)
            {
                IsInputTerminal = false,
                Out = output,
                Error = error,
                Ansi = AnsiSupport.No,
                Variables = environment ?? new Dictionary<string, string>(),
                Directory = directory ?? ToolProcess.EmptyDirectory,
            },
            output,
            error);
    }

    public override Task<int> WaitForExitAsync() => _run;

    public override Task InterruptAsync() => _interrupt.CancelAsync();

    public override async ValueTask DisposeAsync()
    {
        await _interrupt.CancelAsync();
        await _run.ContinueWith(static _ => { }, TaskScheduler.Default); // who waits for the exit hears how it ended
        _interrupt.Dispose();
    }

    private sealed class PlayedOutput : IAnsiConsoleOutput
    {
        private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

        private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0, resumeWriterThreshold: 0, useSynchronizationContext: false));

        public PlayedOutput(int? width)
        {
            IsTerminal = width is not null;
            Width = width ?? 80;
            Bytes = _pipe.Writer.AsStream();
            Writer = TextWriter.Synchronized(new StreamWriter(Bytes, Utf8) { AutoFlush = true });
            Reader = new StreamReader(_pipe.Reader.AsStream(), Utf8);
        }

        public StreamReader Reader { get; }

        public Stream Bytes { get; }

        public TextWriter Writer { get; }

        public bool IsTerminal { get; }

        public int Width { get; }

        public int Height => 24;

        public ValueTask CompleteAsync() => _pipe.Writer.CompleteAsync();

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
