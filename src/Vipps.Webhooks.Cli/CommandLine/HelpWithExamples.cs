using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Vipps.Webhooks.Cli;

/// <summary>The library's help, followed by what it leaves out: examples, sources of settings and exit codes.</summary>
internal sealed class HelpWithExamples : SynchronousCommandLineAction
{
    private const string ExitCodes = """
        Exit codes:
          0    success
          1    Vipps refused, or a fault was found
          2    usage error: the command line or a setting is wrong; nothing was done
          3    no answer: Vipps, the sandbox or the receiver could not be reached
          130  Ctrl-C
        """;

    // In a narrower terminal the columns of names and descriptions cannot hold their longest words.
    private const int LeastWidth = 80;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var width = Math.Max(parseResult.Environment.Out.Columns, LeastWidth);
        new HelpAction { MaxWidth = width }.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is ToolCommand command)
        {
            output.WriteLine("Examples:");
            foreach (var example in command.Examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
            if (command.Epilogue is { } epilogue)
            {
                WriteParagraphs(output, epilogue, width);
                output.WriteLine();
            }
        }

        output.WriteLine(ExitCodes);
        return ExitCode.Fine;
    }

    // Each line of the text is a paragraph with an indentation of its own.
    private static void WriteParagraphs(TextWriter output, string text, int width)
    {
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var margin = new string(' ', paragraph.Length - paragraph.TrimStart().Length);
            foreach (var line in WordWrap.Lines(paragraph.TrimStart(), width - margin.Length))
            {
                output.WriteLine(margin + line);
            }
        }
    }
}
